/** Provisioning files: where Grafana finds its data sources and dashboards. Secrets come from its environment. */

export const datasources = `# Generated from dashboard/grafana. Grafana fills in $NAME from its environment.
apiVersion: 1
datasources:
  - name: Interconnect Monitor
    uid: interconnect
    type: interconnect-monitor-datasource
    access: proxy
    isDefault: true
    jsonData:
      url: $INTERCONNECT_URL
    secureJsonData:
      token: $INTERCONNECT_TOKEN
  - name: Interconnect Prometheus
    uid: interconnect-prometheus
    type: prometheus
    access: proxy
    url: $PROMETHEUS_URL
`;

export const dashboards = `# Generated from dashboard/grafana.
apiVersion: 1
providers:
  - name: Interconnect Monitor
    folder: Interconnect
    type: file
    options:
      path: $INTERCONNECT_DASHBOARDS
`;

export const apps = `# Generated from dashboard/grafana. Enables the app, whose own dashboards come with it.
apiVersion: 1
apps:
  - type: interconnect-monitor-app
    disabled: false
`;
