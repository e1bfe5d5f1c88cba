; 安装程序（Inno Setup 6.3 以上），未在该系统上验证。
; 由 dev.py build 调用：iscc /DVersion=0.1.0 /DBuild=打包文件夹 build_spec\zwgk-ledger.iss
; 只装给当前用户，不需要管理员权限；静默安装：安装程序.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART

#ifndef Version
  #error 请用 /DVersion= 给出版本号
#endif
#ifndef Build
  #define Build "..\out\dist\zwgk-ledger"
#endif
#define Name "政务公开落实台账"
#define Program "zwgk-ledger.exe"
#define Chinese CompilerPath + "Languages\ChineseSimplified.isl"

[Setup]
AppId={{6E1B7F0C-8A53-4C1D-9F4E-2D4C7A0B93E5}
AppName={#Name}
AppVersion={#Version}
AppPublisher={#Name}
VersionInfoVersion={#Version}
DefaultDirName={userpf}\zwgk-ledger
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
; Qt 6.9 不支持更早的系统，安装程序在那里给出说明后退出。
MinVersion=10.0.17763
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
OutputBaseFilename=zwgk-ledger_{#Version}_windows_amd64_setup
SetupIconFile=..\out\build\icon\zwgk-ledger.ico
UninstallDisplayIcon={app}\{#Program}
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
CloseApplications=yes
LicenseFile={#Build}\licenses\LICENSE.txt

[Languages]
#if FileExists(Chinese)
Name: "zh"; MessagesFile: "compiler:Languages\ChineseSimplified.isl"
#else
Name: "zh"; MessagesFile: "compiler:Default.isl"
#endif

[Messages]
WinVersionTooLowError=本软件需要 Windows 10（1809）或更新的系统。
OnlyOnTheseArchitectures=本软件需要 64 位 Windows。

[Tasks]
Name: "desktop"; Description: "在桌面上放快捷方式"

[InstallDelete]
; 升级时清掉旧版本的程序文件；台账在用户数据目录，不在这里。
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Build}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{userprograms}\{#Name}"; Filename: "{app}\{#Program}"
Name: "{userdesktop}\{#Name}"; Filename: "{app}\{#Program}"; Tasks: desktop

[Registry]
Root: HKCU; Subkey: "Software\Classes\.zwgk"; ValueType: string; ValueData: "zwgk-ledger.file"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\zwgk-ledger.file"; ValueType: string; ValueData: "{#Name}文件"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\zwgk-ledger.file\DefaultIcon"; ValueType: string; ValueData: "{app}\{#Program},0"
Root: HKCU; Subkey: "Software\Classes\zwgk-ledger.file\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKCU; Subkey: "Software\Classes\.zwgkp"; ValueType: string; ValueData: "zwgk-ledger.package"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\zwgk-ledger.package"; ValueType: string; ValueData: "政务公开移交包"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\zwgk-ledger.package\DefaultIcon"; ValueType: string; ValueData: "{app}\{#Program},0"
Root: HKCU; Subkey: "Software\Classes\zwgk-ledger.package\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKCU; Subkey: "Software\Classes\.zwhz"; ValueType: string; ValueData: "zwgk-ledger.overview"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\zwgk-ledger.overview"; ValueType: string; ValueData: "政务公开汇总台账"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\zwgk-ledger.overview\DefaultIcon"; ValueType: string; ValueData: "{app}\{#Program},0"
Root: HKCU; Subkey: "Software\Classes\zwgk-ledger.overview\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""

[Run]
Filename: "{app}\{#Program}"; Description: "打开{#Name}"; Flags: nowait postinstall skipifsilent
