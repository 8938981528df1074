{{/* What every pod of Braid has. */}}
{{- define "braid.labels" -}}
app.kubernetes.io/name: braid
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "braid.security" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "braid.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- if .Values.secret }}
envFrom:
  - secretRef:
      name: {{ .Values.secret }}
{{- end }}
volumeMounts:
  - {name: project, mountPath: /project, readOnly: true}
  - {name: tmp, mountPath: /tmp}
{{- if .Values.tlsSecret }}
  - {name: tls, mountPath: /run/tls, readOnly: true}
{{- end }}
{{- if .Values.lakeClaim }}
  - {name: lake, mountPath: /lake}
{{- end }}
{{- end }}

{{- define "braid.volumes" -}}
- name: project
  configMap:
    name: {{ .Release.Name }}-project
    items:
    {{- range $path, $text := .Values.project }}
      - {key: {{ $path | replace "/" "__" }}, path: {{ $path }}}
    {{- end }}
- name: tmp
  emptyDir: {}
{{- if .Values.tlsSecret }}
- name: tls
  secret:
    secretName: {{ .Values.tlsSecret }}
{{- end }}
{{- if .Values.lakeClaim }}
- name: lake
  persistentVolumeClaim:
    claimName: {{ .Values.lakeClaim }}
{{- end }}
{{- end }}

{{/* What a Deployment of a layer runs. Of a dict: root, role, metrics (its port), ports (more of them, in YAML). */}}
{{- define "braid.layer" -}}
{{- $values := index .root.Values .role -}}
selector:
  matchLabels:
    app.kubernetes.io/instance: {{ .root.Release.Name }}
    app.kubernetes.io/component: {{ .role }}
template:
  metadata:
    labels: {{- include "braid.labels" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .role }}
    annotations:
      checksum/project: {{ .root.Values.project | toYaml | sha256sum }}
      prometheus.io/scrape: "true"
      prometheus.io/port: "{{ .metrics }}"
  spec:
    automountServiceAccountToken: false
    securityContext: {{- include "braid.security" .root | nindent 6 }}
    terminationGracePeriodSeconds: 60
    containers:
      - name: {{ .role }}
        image: {{ $values.image }}
        args: [{{ .role }}, --project, /project, --metrics, "0.0.0.0:{{ .metrics }}"]
        ports:
          {{- with .ports }}
          {{- . | nindent 10 }}
          {{- end }}
          - {name: metrics, containerPort: {{ .metrics }}}
        # A start reads the lake first.
        startupProbe:
          httpGet: {path: /health, port: metrics}
          periodSeconds: 5
          failureThreshold: 60
        livenessProbe:
          httpGet: {path: /health, port: metrics}
          periodSeconds: 20
          failureThreshold: 6
        readinessProbe:
          httpGet: {path: /ready, port: metrics}
          periodSeconds: 5
        resources: {{- toYaml $values.resources | nindent 10 }}
        {{- include "braid.container" .root | nindent 8 }}
    volumes: {{- include "braid.volumes" .root | nindent 6 }}
{{- end }}
