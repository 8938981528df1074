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
