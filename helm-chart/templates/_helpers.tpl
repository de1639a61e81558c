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

{{/* Of what lies in no namespace: releases of one name in two namespaces have one each. */}}
{{- define "salvor.clusterName" -}}
{{ include "salvor.fullname" . }}.{{ .Release.Namespace }}
{{- end -}}

{{- define "salvor.nodeServiceAccount" -}}
{{ include "salvor.fullname" . }}-node
{{- end -}}

{{- define "salvor.maintenanceServiceAccount" -}}
{{ include "salvor.fullname" . }}-maintenance
{{- end -}}

{{- define "salvor.selectorLabels" -}}
app.kubernetes.io/name: {{ include "salvor.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "salvor.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }}
{{ include "salvor.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: salvor
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "salvor.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The operator's pod. OpenShift gives each namespace its users and groups, and refuses any other. */}}
{{- define "salvor.podSecurityContext" -}}
{{- $context := .Values.podSecurityContext | default dict -}}
{{- if .Values.openshift.enabled -}}
{{- $context = omit $context "runAsUser" "runAsGroup" "fsGroup" -}}
{{- end -}}
{{- if .Values.locationVolumes -}}
{{- $groups := append ($context.supplementalGroups | default list) (int64 .Values.locationGroup) | uniq -}}
{{- $context = merge (dict "supplementalGroups" $groups) $context (dict "fsGroupChangePolicy" "OnRootMismatch") -}}
{{- end -}}
{{- with $context }}{{ toYaml . }}{{ end -}}
{{- end -}}

{{/* The SELinux label of the Jobs on the nodes, as JSON; nothing where the node's own is right. */}}
{{- define "salvor.jobSeLinuxOptions" -}}
{{- $options := .Values.jobs.seLinuxOptions -}}
{{- if and .Values.openshift.enabled (not $options) -}}
{{- $options = dict "type" "spc_t" -}}
{{- end -}}
{{- with $options }}{{ toJson . }}{{ end -}}
{{- end -}}

{{/* The variables by which every program finds the proxy, and those of a list beside them, which go before, as a list of YAML. */}}
{{- define "salvor.environment" -}}
{{- $env := list -}}
{{- $proxy := .root.Values.proxy -}}
{{- range $name, $value := dict "HTTPS_PROXY" $proxy.https "HTTP_PROXY" $proxy.http -}}
{{- if $proxy.existingSecret -}}
{{- $env = append $env (dict "name" $name "valueFrom" (dict "secretKeyRef" (dict "name" $proxy.existingSecret "key" $name "optional" true))) -}}
{{- else if $value -}}
{{- $env = append $env (dict "name" $name "value" $value) -}}
{{- end -}}
{{- end -}}
{{- if $env -}}
{{- $none := compact (list $proxy.noProxy "localhost,127.0.0.0/8,::1,169.254.0.0/16,fd00:ec2::/32") -}}
{{- $env = append $env (dict "name" "NO_PROXY" "value" (join "," $none)) -}}
{{- end -}}
{{- $given := list -}}
{{- range .more -}}
{{- $given = append $given .name -}}
{{- end -}}
{{- $all := list -}}
{{- range $env -}}
{{- if not (has .name $given) -}}
{{- $all = append $all . -}}
{{- end -}}
{{- end -}}
{{- concat $all .more | toYaml -}}
{{- end -}}

{{/* What the pods of the Jobs get beside what their work needs, as JSON. */}}
{{- define "salvor.jobPod" -}}
{{- $environment := include "salvor.environment" (dict "root" . "more" .Values.jobs.extraEnv) | fromYamlArray -}}
{{- $pod := dict -}}
{{- with .Values.jobs -}}
{{- $pod = dict "annotations" .podAnnotations "labels" .podLabels "priorityClassName" .priorityClassName "limits" .resources.limits "cacheSize" .cacheSizeLimit "temporarySize" .temporarySizeLimit "extraEnv" $environment "extraVolumes" .extraVolumes "extraVolumeMounts" .extraVolumeMounts -}}
{{- end -}}
{{- if .Values.locationVolumes -}}
{{- $_ := set $pod "locationVolumes" (include "salvor.locationVolumes" . | fromJsonArray) -}}
{{- $_ = set $pod "locationGroup" (int64 .Values.locationGroup) -}}
{{- end -}}
{{- $pod | toJson -}}
{{- end -}}

{{/* The volumes of locations as Kubernetes has them. A folder that is not there is never made: it would be one without backups. */}}
{{- define "salvor.locationVolumes" -}}
{{- $volumes := list -}}
{{- range .Values.locationVolumes -}}
{{- $volume := . -}}
{{- if .hostPath -}}
{{- $volume = dict "name" .name "hostPath" (dict "path" .hostPath.path "type" "Directory") -}}
{{- end -}}
{{- $volumes = append $volumes $volume -}}
{{- end -}}
{{- $volumes | toJson -}}
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

{{/* Empty where the one of the Jobs is used for everything. */}}
{{- define "salvor.maintenanceCredentialsSecret" -}}
{{- with .Values.location.maintenanceCredentials -}}
{{- if .existingSecret -}}
{{- .existingSecret -}}
{{- else if or .accessKey .secretKey -}}
{{- printf "%s-%s-maintenance" (include "salvor.fullname" $) $.Values.location.name -}}
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

{{/* What the values of the first location come to; location.spec goes over it. */}}
{{- define "salvor.locationSpec" -}}
{{- with .Values.location }}
{{- $withoutBucket := has (.spec.provider | default "s3") (list "sftp" "rest" "local" "rclone") }}
{{- if or .prefix (not $withoutBucket) }}
objectStorage:
  {{- if not $withoutBucket }}
  bucket: {{ required "location.bucket: name the bucket, or set location.create=false" .bucket | quote }}
  {{- end }}
  {{- with .prefix }}
  prefix: {{ . | quote }}
  {{- end }}
{{- end }}
{{- if or .url .region }}
config:
  {{- with .url }}
  s3Url: {{ . | quote }}
  {{- end }}
  {{- with .region }}
  region: {{ . | quote }}
  {{- end }}
{{- end }}
{{- if not .credentials.ofPlatform }}
credential:
  name: {{ include "salvor.credentialsSecret" $ | quote }}
{{- end }}
{{- with include "salvor.maintenanceCredentialsSecret" $ }}
maintenanceCredential:
  name: {{ . | quote }}
{{- end }}
masterKey:
  name: {{ include "salvor.masterKeySecret" $ | quote }}
  key: {{ .masterKey.key | quote }}
{{- with .masterKey.previousSecret }}
previousMasterKey:
  name: {{ . | quote }}
  key: {{ $.Values.location.masterKey.key | quote }}
{{- end }}
{{- with .passwordMode }}
passwordMode: {{ . | quote }}
{{- end }}
{{- if eq .passwordMode "Shared" }}
repositoryPassword:
  name: {{ required "location.repositoryPassword.existingSecret: name the Secret with the password, or leave out location.passwordMode" .repositoryPassword.existingSecret | quote }}
  key: {{ .repositoryPassword.key | quote }}
{{- end }}
{{- end }}
{{- end }}
