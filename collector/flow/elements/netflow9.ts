/**
 * NetFlow v9 field types above 32767. Version 9 has no enterprise bit, so these numbers belong to v9 alone: Cisco ASA NSEL and zone-based
 * firewall ("Cisco Secure Firewall ASA NetFlow Implementation Guide", "Zone-Based Policy Firewall High-Speed Logging"), AVC, and Palo Alto
 * ("PAN-OS NetFlow Templates"). nProbe writes its own element N as 57472 + N; the registry maps that range. One line each: number, name, type.
 */
export const netflow9Table = `
33000 ingressAclId octetArray
33001 egressAclId octetArray
33002 firewallEventExtended unsigned16
37083 tcpWindowSizeMin unsigned32
37084 tcpWindowSizeMax unsigned32
37086 tcpMaximumSegmentSize unsigned16
37092 tcpWindowSizeSum unsigned64
40000 userName string
40001 xlateSourceIPv4Address ipv4Address
40002 xlateDestinationIPv4Address ipv4Address
40003 xlateSourceTransportPort unsigned16
40004 xlateDestinationTransportPort unsigned16
40005 firewallEvent unsigned8
41000 classHierarchy octetArray
42020 servicesWaasSegment unsigned8
42021 servicesWaasPassThroughReason unsigned8
42036 clientRetransPackets unsigned32
42040 transactionCountDelta unsigned32
42041 sumTransactionTime unsigned32
42042 maxTransactionTime unsigned32
42043 minTransactionTime unsigned32
42060 numRespsCountDelta unsigned32
42061 numResps1CountDelta unsigned32
42062 numResps2CountDelta unsigned32
42063 numResps3CountDelta unsigned32
42064 numResps4CountDelta unsigned32
42065 numResps5CountDelta unsigned32
42066 numResps6CountDelta unsigned32
42067 numResps7CountDelta unsigned32
42068 numLateRespsCountDelta unsigned32
42071 sumRespTime unsigned32
42072 maxRespTime unsigned32
42073 minRespTime unsigned32
42074 sumServerRespTime unsigned32
42075 maxServerRespTime unsigned32
42076 minServerRespTime unsigned32
42077 sumTotalRespTime unsigned32
42078 maxTotalRespTime unsigned32
42079 minTotalRespTime unsigned32
42081 sumNwkTime unsigned32
42082 maxNwkTime unsigned32
42083 minNwkTime unsigned32
42084 sumClientNwkTime unsigned32
42085 maxClientNwkTime unsigned32
42086 minClientNwkTime unsigned32
42087 sumServerNwkTime unsigned32
42088 maxServerNwkTime unsigned32
42089 minServerNwkTime unsigned32
42128 policyQosQueueID unsigned32
42129 policyQosQueueDrop unsigned64
45004 clientIPv4Address ipv4Address
45005 serverIPv4Address ipv4Address
45006 clientIPv6Address ipv6Address
45007 serverIPv6Address ipv6Address
45008 clientTransportPort unsigned16
45009 serverTransportPort unsigned16
45010 connectionId unsigned32
56701 paloAltoAppId string
56702 paloAltoUserId string
`;
