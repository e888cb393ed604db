@echo off
rem Runs the ae command, building it first when a source is newer than the last build.
setlocal
set "root=%~dp0"
set "dll=%root%src\Cli\bin\Release\net10.0\ae.dll"
set "stamp=%root%src\Cli\obj\ae.stamp"

where dotnet >nul 2>nul
if errorlevel 1 (
    echo ae needs the .NET 10 SDK, and there is no dotnet command here: install it from https://dot.net/download and try again. 1>&2
    exit /b 3
)

powershell -NoProfile -Command "$stamp = Get-Item -ErrorAction SilentlyContinue $env:stamp; if (-not $stamp -or -not (Test-Path $env:dll)) { exit 1 }; $newer = Get-ChildItem -Recurse -File (Join-Path $env:root 'src\Cli'), (Join-Path $env:root 'src\Gallery'), (Join-Path $env:root 'src\LocalStorage'), (Join-Path $env:root 'src\Shared'), (Join-Path $env:root 'Directory.*.props'), (Join-Path $env:root 'global.json') | Where-Object { $_.FullName -notmatch '\\(bin|obj|node_modules)\\' -and $_.LastWriteTimeUtc -gt $stamp.LastWriteTimeUtc } | Select-Object -First 1; if ($newer) { exit 1 }"
if errorlevel 1 (
    if not exist "%dll%" echo Building ae; this happens once and takes a minute or two. 1>&2
    if not exist "%root%src\Cli\obj" mkdir "%root%src\Cli\obj"
    type nul > "%stamp%.new"
    pushd "%root%"
    dotnet build src\Cli\Cli.csproj -c Release -v quiet -nologo -tl:off -p:RunAnalyzers=false >"%stamp%.log" 2>&1
    if errorlevel 1 (
        popd
        type "%stamp%.log" 1>&2
        del "%stamp%.new"
        echo ae could not be built; the errors are above. 1>&2
        exit /b 3
    )
    popd
    move /y "%stamp%.new" "%stamp%" >nul
)

dotnet "%dll%" %*
exit /b %errorlevel%
