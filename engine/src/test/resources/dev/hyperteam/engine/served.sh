# shellcheck shell=sh
# Two pods behind a service, asked by name from a third; a quota and Pod Security that refuse. Cleans up, prints "served" at the end.
export KUBECONFIG=/etc/kubernetes/admin.conf KUBECACHEDIR=/run/hyperteam-kubectl
image=registry.k8s.io/e2e-test-images/agnhost:2.63.0
trap 'kubectl delete namespace served --wait --timeout=120s >/dev/null 2>&1' EXIT
fail() {
    echo "$1"
    kubectl -n served get pods,services,endpointslices -o wide
    kubectl -n served describe pods | tail -n 30
    exit 1
}
kubectl create namespace served >/dev/null || fail 'no namespace'
kubectl label namespace served pod-security.kubernetes.io/enforce=baseline >/dev/null
kubectl -n served apply -f - >/dev/null <<YAML || fail 'not applied'
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: $image
          args: [netexec, --http-port=8080]
          readinessProbe: { httpGet: { path: /healthz, port: 8080 } }
          resources: { requests: { cpu: 10m, memory: 16Mi } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: few }
spec: { hard: { pods: "3" } }
YAML
kubectl -n served rollout status deployment/web --timeout=120s >/dev/null || fail 'the deployment does not get ready'
kubectl -n served run asker --image="$image" --restart=Never --command -- /agnhost connect --timeout=20s web.served.svc.cluster.local:80 >/dev/null ||
    fail 'the asker does not start'
kubectl -n served wait pod/asker --for=jsonpath='{.status.phase}'=Succeeded --timeout=120s >/dev/null || fail 'the service does not answer by name'
# each refused for its own reason, or the one would hide the other
said=$(kubectl -n served run root --image="$image" --restart=Never --privileged 2>&1) && fail 'Pod Security lets a privileged pod through'
case $said in *'violates PodSecurity'*) ;; *) fail "not refused by Pod Security: $said" ;; esac
kubectl -n served run third --image="$image" --restart=Never >/dev/null || fail 'the quota refuses a pod that it allows'
said=$(kubectl -n served run fourth --image="$image" --restart=Never 2>&1) && fail 'the quota lets a pod through'
case $said in *'exceeded quota: few'*) ;; *) fail "not refused by the quota: $said" ;; esac
echo served
