# Sourced by run, test and bench: says what is missing, installs it, builds once. Safe to repeat.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

need_command() {
    command -v "$1" >/dev/null && return
    echo "缺少 $1：$2 / $1 is missing: $2" >&2
    exit 1
}

# Installs the Debian packages among the arguments that are missing; the only thing here that changes the machine.
need_packages() {
    local missing=() name as_root=
    for name in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return
    [ "$(id -u)" = 0 ] || { need_command sudo "apt-get install needs root"; as_root=sudo; }
    echo "安装 Debian 软件包 / installing Debian packages: ${missing[*]}" >&2
    $as_root apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Styles and islands of the pages: npm packages as locked, then Vite; skipped while nothing changed.
build_pages() {
    local dir=src/Console stamp
    [ -f $dir/package.json ] || return 0
    need_command npm "install Node.js 20 or later"
    stamp=$dir/node_modules/.yiwang-lock
    if ! cmp -s $dir/package-lock.json "$stamp"; then
        echo "安装 npm 包（src/Console）/ installing npm packages (src/Console)" >&2
        npm ci --prefix $dir --no-audit --no-fund --loglevel=error >/dev/null
        cp $dir/package-lock.json "$stamp"
    fi
    if [ ! -d $dir/wwwroot/dist ] || [ -n "$(find src -name node_modules -prune -o -name dist -prune -o \
        \( -name '*.ts' -o -name '*.razor' -o -name '*.cs' -o -name '*.css' -o -name 'vite.config.*' -o -name package-lock.json \) -newer $dir/wwwroot/dist -print -quit)" ]; then
        echo "构建页面资源 / building page assets" >&2
        npm run --prefix $dir --silent build >/dev/null
        touch $dir/wwwroot/dist
    fi
}

# Foreign npm programs that tests speak to, as locked.
need_peers() {
    local dir=tests/Node/peers
    need_command npm "install Node.js 20 or later"
    cmp -s $dir/package-lock.json $dir/node_modules/.yiwang-lock && return
    echo "安装 npm 包（$dir）/ installing npm packages ($dir)" >&2
    npm ci --prefix $dir --omit=optional --no-audit --no-fund --loglevel=error >/dev/null
    cp $dir/package-lock.json $dir/node_modules/.yiwang-lock
}

build() {
    need_command dotnet "install the .NET 10 SDK"
    build_pages
    echo "构建 / building: $1" >&2
    dotnet build "$1" -c Release -v q -nologo "${@:2}" >&2
}
