namespace VxmlGir.EndToEnd.Support.Servers;

/// <summary>nginx with dav and dav-ext behind Basic (RFC 7617), a private instance with its own folders.</summary>
internal sealed class NginxDav : IWebDavServer
{
    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Tcp();
    private ChildProcess? _server;

    public NginxDav()
    {
        Root = _folder.Folder("store");
        foreach (var name in (string[])["body", "proxy", "fastcgi", "uwsgi", "scgi"]) _folder.Folder(name);
        File.WriteAllText(_folder["users"], "recorder:{PLAIN}kept secret\n");
        var user = Environment.UserName == "root" ? "user www-data;" : "";
        File.WriteAllText(_folder["nginx.conf"], $$"""
            load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
            {{user}}
            daemon off; master_process off; worker_processes 1;
            pid {{_folder["pid"]}};
            error_log {{_folder["error.log"]}};
            events { worker_connections 256; }
            http {
              log_format short '$msec|$remote_user|$request_method|$uri|$status';
              access_log {{_folder["access.log"]}} short;
              client_body_temp_path {{_folder["body"]}}; proxy_temp_path {{_folder["proxy"]}}; fastcgi_temp_path {{_folder["fastcgi"]}};
              uwsgi_temp_path {{_folder["uwsgi"]}}; scgi_temp_path {{_folder["scgi"]}};
              client_max_body_size 0;
              server {
                listen 127.0.0.1:{{_port}};
                root {{Root}};
                location / {
                  dav_methods PUT DELETE MKCOL COPY MOVE;
                  dav_ext_methods PROPFIND OPTIONS;
                  auth_basic "recordings";
                  auth_basic_user_file {{_folder["users"]}};
                }
              }
            }
            """);
        if (user.Length > 0) HttpProbe.OpenTo("www-data", _folder.Path);
    }

    public Uri Collection => new($"http://127.0.0.1:{_port}/");

    public string Authorization => "recorder:kept secret";

    public string Root { get; }

    public async Task StartAsync()
    {
        _server = ChildProcess.Start("/usr/sbin/nginx", ["-c", _folder["nginx.conf"], "-e", _folder["error.log"]]);
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
}
