# shellcheck shell=sh
# Sets up a site's own registry on the host, trusted by a certificate of its own, and pushes one image, by the OCI distribution
# specification's own requests. Prints the image's digest. The program `registry` lies in /srv.
set -eu
cd /srv
apt-get -q -y install --no-install-recommends busybox-static >apt.log 2>&1
grep -q registry.internal /etc/hosts || echo '127.0.0.1 registry.internal' >>/etc/hosts
openssl req -quiet -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=site -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.crt 2>openssl.log ||
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=site -keyout ca.key -out ca.crt 2>>openssl.log
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=registry.internal -keyout tls.key -out tls.csr 2>>openssl.log
printf 'subjectAltName=DNS:registry.internal\n' >san
openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile san -out tls.crt 2>>openssl.log
cat >registry.yml <<'YAML'
version: 0.1
storage: { filesystem: { rootdirectory: /srv/images } }
http: { addr: 127.0.0.1:5000, tls: { certificate: /srv/tls.crt, key: /srv/tls.key } }
YAML
systemd-run --quiet --unit=site-registry /srv/registry serve /srv/registry.yml
url=https://registry.internal:5000/v2
curl -sS -o /dev/null --cacert ca.crt --retry 20 --retry-connrefused --retry-delay 1 "$url/" 2>curl.log
mkdir -p root/bin
cp /bin/busybox root/bin/busybox
tar --sort=name --owner=0 --group=0 --mtime=@0 -C root -cf layer.tar bin
layer=$(sha256sum <layer.tar | cut -d ' ' -f 1)
printf '{"architecture":"amd64","os":"linux","config":{"Entrypoint":["/bin/busybox","true"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$layer" >config.json
config=$(sha256sum <config.json | cut -d ' ' -f 1)
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:%s","size":%s}]}' \
    "$config" "$(stat -c %s config.json)" "$layer" "$(stat -c %s layer.tar)" >manifest.json
# FILE DIGEST
push() {
    place=$(curl -sS --cacert ca.crt -o /dev/null -w '%header{location}' -X POST "$url/proof/blobs/uploads/")
    curl -sS --fail --cacert ca.crt -o /dev/null -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$1" "$place&digest=sha256:$2"
}
push layer.tar "$layer"
push config.json "$config"
curl -sS --fail --cacert ca.crt -o /dev/null -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary @manifest.json "$url/proof/manifests/1"
sha256sum <manifest.json | cut -d ' ' -f 1
