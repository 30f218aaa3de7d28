/* For LD_PRELOAD: softflowd 1.1.0 opens libpcap without a timeout, so that packets are handed over only when a block of 256 KiB is full. */
#define _GNU_SOURCE
#include <dlfcn.h>
typedef void pcap_t;
pcap_t *pcap_open_live(const char *device, int snaplen, int promisc, int to_ms, char *error) {
  pcap_t *(*next)(const char *, int, int, int, char *) = dlsym(RTLD_NEXT, "pcap_open_live");
  return next(device, snaplen, promisc, to_ms > 0 ? to_ms : 100, error);
}
int pcap_activate(pcap_t *handle) {
  int (*timeout)(pcap_t *, int) = dlsym(RTLD_NEXT, "pcap_set_timeout");
  int (*next)(pcap_t *) = dlsym(RTLD_NEXT, "pcap_activate");
  timeout(handle, 100);
  return next(handle);
}
