{{- define "salvor.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "salvor.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains (include "salvor.name" .) .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "salvor.name" .) | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "salvor.nodeServiceAccount" -}}
{{ include "salvor.fullname" . }}-node
{{- end -}}

{{- define "salvor.selectorLabels" -}}
app.kubernetes.io/name: {{ include "salvor.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "salvor.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "salvor.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: salvor
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "salvor.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "salvor.credentialsSecret" -}}
{{- with .Values.location.credentials -}}
{{- if .existingSecret -}}
{{- .existingSecret -}}
{{- else -}}
{{- printf "%s-%s-credentials" (include "salvor.fullname" $) $.Values.location.name -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "salvor.masterKeySecret" -}}
{{- with .Values.location.masterKey -}}
{{- if .existingSecret -}}
{{- .existingSecret -}}
{{- else -}}
{{- printf "%s-%s-master-key" (include "salvor.fullname" $) $.Values.location.name -}}
{{- end -}}
{{- end -}}
{{- end -}}
