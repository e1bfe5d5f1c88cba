; 安装程序（Inno Setup 6.3 以上），未在该系统上验证。
; 由 dev.py build 调用，也可在签名后单独运行：
;   iscc /DVersion=0.1.0 /DNumbers=0.1.0.0 /DPublisher=发布单位 /Oout\dist build_spec\zwgk-ledger.iss
; 只装给当前用户，不需要管理员权限；静默安装：安装程序.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART

#ifndef Version
  #error 请用 /DVersion= 给出版本号
#endif
#ifndef Numbers
  #error 请用 /DNumbers= 给出四段数字的版本号
#endif
#ifndef Publisher
  #define Publisher "发布单位"
#endif
#ifndef Build
  #define Build "..\out\dist\zwgk-ledger"
#endif
#ifndef Associations
  #define Associations "..\out\build\associations.iss"
#endif
#define Name "政务公开落实台账"
#define Program "zwgk-ledger.exe"
#define Chinese CompilerPath + "Languages\ChineseSimplified.isl"

[Setup]
AppId={{6E1B7F0C-8A53-4C1D-9F4E-2D4C7A0B93E5}
AppName={#Name}
AppVersion={#Version}
AppPublisher={#Publisher}
VersionInfoVersion={#Numbers}
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
; 升级时程序还开着：由 Windows 通知它关闭，静默安装时不询问。每处改动都已写盘，不丢内容。
CloseApplications=yes
CloseApplicationsFilter=*.exe,*.dll,*.pyd
RestartApplications=no
SetupLogging=yes
LicenseFile={#Build}\licenses\LICENSE.txt

[Languages]
#if FileExists(Chinese)
Name: "zh"; MessagesFile: "compiler:Languages\ChineseSimplified.isl"
#else
  #error 缺少简体中文的安装界面：请把 ChineseSimplified.isl 放入 Inno Setup 的 Languages 文件夹
#endif

[Messages]
WinVersionTooLowError=本软件需要 Windows 10（1809）或更新的系统。
OnlyOnTheseArchitectures=本软件需要 64 位 Windows。

[Tasks]
Name: "desktop"; Description: "在桌面上放快捷方式"

[InstallDelete]
; 升级时清掉旧版本的程序文件；台账在用户数据目录（便携版在“数据”中），不在这里。
Type: filesandordirs; Name: "{app}\_internal"
Type: filesandordirs; Name: "{app}\licenses"

[Files]
Source: "{#Build}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{userprograms}\{#Name}"; Filename: "{app}\{#Program}"
Name: "{userdesktop}\{#Name}"; Filename: "{app}\{#Program}"; Tasks: desktop

[Registry]
; 双击打开的各种文件；由 build_spec/associations.py 生成。
#include Associations

[Run]
Filename: "{app}\{#Program}"; Description: "打开{#Name}"; Flags: nowait postinstall skipifsilent
