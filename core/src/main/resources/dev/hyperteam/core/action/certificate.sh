# shellcheck shell=dash
# Reads CERTIFICATE_PATH _KEY _ROLE (ca, server or client) _NAME _SANS _SHOWN (the names as openssl prints them) _DAYS _RENEW (days)
# _CA _CA_KEY (empty for a CA) _OWNER _GROUP _KEY_MODE.

# What is wrong with what is there, in one line; nothing when all is well.
certificate_flaw() {
    local shown use
    command -v openssl >/dev/null || { echo 'openssl is not installed yet' && return; }
    [ -s "$CERTIFICATE_PATH" ] || { printf '%s does not exist\n' "$CERTIFICATE_PATH" && return; }
    [ -s "$CERTIFICATE_KEY" ] || { printf '%s does not exist\n' "$CERTIFICATE_KEY" && return; }
    [ "$(stat -c '%a %U %G' -- "$CERTIFICATE_KEY")" = "$CERTIFICATE_KEY_MODE $CERTIFICATE_OWNER $CERTIFICATE_GROUP" ] || {
        printf '%s is %s\n' "$CERTIFICATE_KEY" "$(stat -c '%a %U %G' -- "$CERTIFICATE_KEY")" && return
    }
    shown=$(openssl x509 -in "$CERTIFICATE_PATH" -noout -subject -nameopt RFC2253 -pubkey \
        -ext subjectAltName,extendedKeyUsage,basicConstraints -checkend "$((CERTIFICATE_RENEW * 86400))" 2>&1) || {
        printf '%s has less than %s days left, or is no certificate\n' "$CERTIFICATE_PATH" "$CERTIFICATE_RENEW" && return
    }
    printf '%s\n' "$shown" | grep -qxF -- "subject=CN=$CERTIFICATE_NAME" || { printf '%s has another subject\n' "$CERTIFICATE_PATH" && return; }
    case "$CERTIFICATE_ROLE" in
    ca) use='CA:TRUE, pathlen:0' ;;
    server) use='TLS Web Server Authentication' ;;
    *) use='TLS Web Client Authentication' ;;
    esac
    for use in "$use" "$CERTIFICATE_SHOWN"; do
        [ -z "$use" ] || printf '%s\n' "$shown" | grep -qxF -- "    $use" || { printf '%s is not for: %s\n' "$CERTIFICATE_PATH" "$use" && return; }
    done
    [ "$(printf '%s\n' "$shown" | sed -n '/BEGIN/,/END/p')" = "$(openssl pkey -in "$CERTIFICATE_KEY" -pubout 2>/dev/null)" ] || {
        printf '%s does not belong to %s\n' "$CERTIFICATE_KEY" "$CERTIFICATE_PATH" && return
    }
    openssl verify -CAfile "${CERTIFICATE_CA:-$CERTIFICATE_PATH}" -- "$CERTIFICATE_PATH" >/dev/null 2>&1 ||
        printf '%s was not signed by %s\n' "$CERTIFICATE_PATH" "${CERTIFICATE_CA:-itself}"
}

certificate_check() {
    local flaw
    flaw=$(certificate_flaw)
    [ -n "$flaw" ] || return 0
    printf '%s\n' "$flaw"
    return 10
}

certificate_state() {
    ht_stat "$CERTIFICATE_PATH"
    ht_sha256 "$CERTIFICATE_PATH"
    ht_stat "$CERTIFICATE_KEY"
    ht_keyed "$CERTIFICATE_KEY"
}

certificate_capture() {
    ht_save "$1" certificate "$CERTIFICATE_PATH" && ht_save "$1" key "$CERTIFICATE_KEY"
}

# STAGE: makes STAGE/crt for STAGE/key.
certificate_sign() {
    set -- "$1" "$(openssl rand -hex 16)"
    {
        printf '[req]\nprompt=no\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\nCN=%s\n[ext]\nsubjectKeyIdentifier=hash\n' "$CERTIFICATE_NAME"
        case "$CERTIFICATE_ROLE" in
        ca) printf 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n' ;;
        *) printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=%sAuth\nauthorityKeyIdentifier=keyid\n' "$CERTIFICATE_ROLE" ;;
        esac
        [ -z "$CERTIFICATE_SANS" ] || printf 'subjectAltName=%s\n' "$CERTIFICATE_SANS"
    } >"$1/cnf"
    # shellcheck disable=SC2153 # both are set in front
    if [ "$CERTIFICATE_ROLE" = ca ]; then
        openssl req -x509 -new -config "$1/cnf" -key "$1/key" -sha256 -days "$CERTIFICATE_DAYS" -set_serial "0x0$2" -out "$1/crt" 2>&1
    else
        openssl req -new -config "$1/cnf" -key "$1/key" -out "$1/csr" 2>&1 &&
            openssl x509 -req -in "$1/csr" -CA "$CERTIFICATE_CA" -CAkey "$CERTIFICATE_CA_KEY" -sha256 -days "$CERTIFICATE_DAYS" \
                -set_serial "0x0$2" -extfile "$1/cnf" -extensions ext -out "$1/crt" 2>&1
    fi
}

certificate_apply() {
    local stage status
    [ -n "$(certificate_flaw)" ] || return 0
    stage=$(mktemp -d) || return 1
    if openssl pkey -in "$CERTIFICATE_KEY" -noout 2>/dev/null; then
        cp -- "$CERTIFICATE_KEY" "$stage/key"
    else
        (umask 077 && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$stage/key" 2>&1)
    fi && certificate_sign "$stage" &&
        ht_install "$stage/key" "$CERTIFICATE_KEY" "$CERTIFICATE_KEY_MODE" "$CERTIFICATE_OWNER" "$CERTIFICATE_GROUP" &&
        ht_install "$stage/crt" "$CERTIFICATE_PATH" 644 "$CERTIFICATE_OWNER" "$CERTIFICATE_GROUP"
    status=$?
    rm -rf -- "$stage"
    return "$status"
}

certificate_restore() {
    ht_put_back "$1" key "$CERTIFICATE_KEY" && ht_put_back "$1" certificate "$CERTIFICATE_PATH"
}

certificate_verify() {
    local purpose
    case "$CERTIFICATE_ROLE" in
    ca) purpose=any ;;
    *) purpose=ssl$CERTIFICATE_ROLE ;;
    esac
    openssl verify -x509_strict -purpose "$purpose" -CAfile "${CERTIFICATE_CA:-$CERTIFICATE_PATH}" -- "$CERTIFICATE_PATH" 2>&1 || return 1
    [ "$(openssl x509 -in "$CERTIFICATE_PATH" -noout -pubkey 2>/dev/null)" = "$(openssl pkey -in "$CERTIFICATE_KEY" -pubout 2>&1)" ] || {
        printf '%s and %s do not fit\n' "$CERTIFICATE_PATH" "$CERTIFICATE_KEY"
        return 1
    }
    [ -n "$(find "$CERTIFICATE_KEY" -maxdepth 0 -type f -perm "$CERTIFICATE_KEY_MODE" -user "$CERTIFICATE_OWNER")" ] || {
        printf '%s has the wrong mode or owner\n' "$CERTIFICATE_KEY"
        return 1
    }
}
