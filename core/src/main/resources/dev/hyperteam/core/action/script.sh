# shellcheck shell=dash
# Calls the functions script_do_* of the step itself. HT_SAVED is the folder of the values before.

script_check() { script_do_check; }

script_state() { script_do_state; }

script_capture() {
    HT_SAVED=$1
    export HT_SAVED
    script_do_capture
}

script_apply() { script_do_apply; }

script_restore() {
    HT_SAVED=$1
    export HT_SAVED
    script_do_undo
}

script_verify() { script_do_verify; }
