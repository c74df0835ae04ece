using System.Security.Cryptography;
using System.Text;

namespace VxmlGir.EndToEnd.Support.Servers;

/// <summary>Apache's mod_dav behind Digest (RFC 7616), a private instance with its own folders.</summary>
internal sealed class ApacheDav : IWebDavServer
{
    private const string Realm = "recordings";
    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Tcp();
    private ChildProcess? _server;

    public ApacheDav()
    {
        Root = _folder.Folder("store");
        _folder.Folder("lock");
        File.WriteAllText(_folder["digest"], $"recorder:{Realm}:{Ha1($"recorder:{Realm}:kept secret")}\n");
        File.WriteAllText(_folder["apache.conf"], $"""
            ServerName 127.0.0.1
            ServerRoot {_folder.Path}
            PidFile {_folder["pid"]}
            Listen 127.0.0.1:{_port}
            DocumentRoot {Root}
            ErrorLog {_folder["error.log"]}
            LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
            LoadModule authn_core_module /usr/lib/apache2/modules/mod_authn_core.so
            LoadModule authn_file_module /usr/lib/apache2/modules/mod_authn_file.so
            LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
            LoadModule authz_user_module /usr/lib/apache2/modules/mod_authz_user.so
            LoadModule auth_digest_module /usr/lib/apache2/modules/mod_auth_digest.so
            LoadModule dav_module /usr/lib/apache2/modules/mod_dav.so
            LoadModule dav_fs_module /usr/lib/apache2/modules/mod_dav_fs.so
            LogFormat "%{"{"}sec{"}"}t.%{"{"}msec_frac{"}"}t|%u|%m|%U|%>s" short
            CustomLog {_folder["access.log"]} short
            DavLockDB {_folder["lock/db"]}
            <Directory {Root}>
              Dav On
              AuthType Digest
              AuthName "{Realm}"
              AuthUserFile {_folder["digest"]}
              Require valid-user
            </Directory>
            {RunAs()}
            """);
    }

    public Uri Collection => new($"http://127.0.0.1:{_port}/");

    public string Authorization => "recorder:kept secret";

    public string Root { get; }

    public async Task StartAsync()
    {
        _server = ChildProcess.Start("/usr/sbin/apache2", ["-X", "-f", _folder["apache.conf"]]);
        await HttpProbe.AnswersAsync(Collection, _server);
    }

    public async Task StopAsync()
    {
        if (_server is null) return;
        await _server.DisposeAsync();
        _server = null;
    }

    public IReadOnlyList<AccessLine> Log() => AccessLine.Read(_folder["access.log"]);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

#pragma warning disable CA5351 // Apache 2.4 knows no other digest than MD5.
    private static string Ha1(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    // Apache refuses to serve as root and needs its folders then.
    private string RunAs()
    {
        if (Environment.UserName != "root") return "";
        HttpProbe.OpenTo("www-data", _folder.Path);
        return "User www-data\nGroup www-data";
    }
}
