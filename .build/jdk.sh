# shellcheck shell=bash
# Where Java and Maven are; for ./hyperteam and ./check. Sourced; defines functions only. Finding a JDK starts no process.

# The feature release of the JDK in folder $1, in $REPLY; 0 when there is none.
jdk_release() {
    REPLY=0
    [[ -x $1/bin/java && -r $1/release ]] || return 0
    local line
    while IFS= read -r line; do
        if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
            REPLY=${BASH_REMATCH[1]}
            return 0
        fi
    done <"$1/release"
}

# Sets JAVA_HOME to a JDK 25 or newer. The first of these that will do: HYPERTEAM_JAVA_HOME, JAVA_HOME, the java on the PATH,
# the usual folders. HYPERTEAM_JAVA_HOME must do when it is set. Fails when there is none.
find_jdk() {
    local folder java
    if [[ -n ${HYPERTEAM_JAVA_HOME:-} ]]; then
        jdk_release "$HYPERTEAM_JAVA_HOME"
        if ((REPLY < 25)); then
            echo "HYPERTEAM_JAVA_HOME=$HYPERTEAM_JAVA_HOME is not a JDK 25 or newer" >&2
            return 1
        fi
        export JAVA_HOME=$HYPERTEAM_JAVA_HOME
        return 0
    fi
    local -a folders=("${JAVA_HOME:-}")
    if java=$(type -P java); then
        [[ ! -L $java ]] || java=$(readlink -f "$java")
        folders+=("${java%/bin/java}")
    fi
    folders+=(/usr/lib/jvm/* ~/.sdkman/candidates/java/* /opt/* /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /Library/Java/JavaVirtualMachines/*/Contents/Home)
    for folder in "${folders[@]}"; do
        [[ -n $folder ]] || continue
        jdk_release "$folder"
        if ((REPLY >= 25)); then
            export JAVA_HOME=$folder
            return 0
        fi
    done
    unset JAVA_HOME
    return 1
}

# How to get a JDK on this system, on standard error.
explain_jdk() {
    {
        echo "Hyperteam needs a JDK 25 or newer, and found none in HYPERTEAM_JAVA_HOME, JAVA_HOME, the PATH, /usr/lib/jvm, ~/.sdkman or /opt."
        if type -P apt-get >/dev/null; then
            if apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
                echo "  next: apt-get install openjdk-25-jdk-headless"
            else
                echo "  next: get Temurin 25 from https://adoptium.net/installation/linux (package temurin-25-jdk), or unpack its archive under /opt"
            fi
        elif type -P dnf >/dev/null; then
            echo "  next: dnf install java-25-openjdk-devel"
        elif type -P brew >/dev/null; then
            echo "  next: brew install openjdk@25"
        else
            echo "  next: unpack a JDK 25 from https://adoptium.net under /opt, or set HYPERTEAM_JAVA_HOME to where it is"
        fi
    } >&2
}

# Sets MVN to a Maven 3.8 or newer: the one on the PATH, else the wrapper's own in folder $1, which fetches it.
# shellcheck disable=SC2034 # MVN is for those who source this file
find_maven() {
    local version
    MVN=$1/mvnw
    if type -P mvn >/dev/null && version=$(mvn -v 2>/dev/null) && [[ $version =~ Maven\ ([0-9]+)\.([0-9]+) ]]; then
        if ((BASH_REMATCH[1] > 3 || (BASH_REMATCH[1] == 3 && BASH_REMATCH[2] >= 8))); then
            MVN=mvn
        fi
    fi
}
