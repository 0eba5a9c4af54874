# Every command starts here: this text is the same for all of them and is the only part that an argument list shows.
# Standard input holds a line with the seconds allowed, a line with the length of the script, the script and its input.
# The length is compared because half a script, left by a cut connection, must not run. No single quote may occur in this file.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
IFS= read -r t && exec timeout -k 2 "$t" sh -c "IFS= read -r n && s=\$(dd bs=\"\$n\" count=1 iflag=fullblock 2>/dev/null) && [ \"\${#s}\" = \"\$n\" ] && eval \"\$s\""
