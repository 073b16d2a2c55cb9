using System.Diagnostics;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(Yiwang.Unit.Tests.Storage.Sql.PostgresServer))]

namespace Yiwang.Unit.Tests.Storage.Sql;

/// <summary>One real PostgreSQL for the whole run, started by the first test that asks for it, in a temporary folder on a Unix socket.</summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> Shared = new(() => new PostgresServer("yiwang-pg-"));
    private readonly string _folder = "";
    private readonly string _bin = "";

    /// <summary>What xunit makes and, at the end of the run, disposes.</summary>
    public PostgresServer() { }

    private PostgresServer(string temporaryName)
    {
        _bin = Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql-15");
        _folder = Directory.CreateTempSubdirectory(temporaryName).FullName;
        // initdb and postgres refuse to run as root.
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", _folder);
        AsServerUser("initdb", "-D", DataFolder, "-U", "yiwang", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions");
        AsServerUser("pg_ctl", "start", "-w", "-s", "-D", DataFolder, "-l", Path.Combine(_folder, "server.log"),
            "-o", $"-c listen_addresses='' -c unix_socket_directories={_folder} -c fsync=off -c max_connections=400");
        using var source = NpgsqlDataSource.Create(ConnectionTo("postgres"));
        using var make = source.CreateCommand("create database tests template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'");
        make.ExecuteNonQuery();
    }

    private string DataFolder => Path.Combine(_folder, "data");

    public static string ConnectionString => Shared.Value.ConnectionTo("tests");

    private string ConnectionTo(string database) => $"Host={_folder};Username=yiwang;Database={database};Pooling=true;Maximum Pool Size=20";

    public static void Execute(string sql)
    {
        using var source = NpgsqlDataSource.Create(ConnectionString);
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    private void AsServerUser(string tool, params string[] arguments)
    {
        var path = Path.Combine(_bin, tool);
        if (Environment.IsPrivilegedProcess) Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]);
        else Run(path, arguments);
    }

    private void Run(string file, params string[] arguments)
    {
        // What they print fits a pipe; to read it to its end could mean to wait for the server, which inherits it.
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = _folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} answered {process.ExitCode}: {process.StandardError.ReadToEnd()}");
    }

    public void Dispose()
    {
        if (Shared.IsValueCreated) Shared.Value.Stop();
    }

    private void Stop()
    {
        AsServerUser("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", DataFolder);
        Directory.Delete(_folder, recursive: true);
    }
}
