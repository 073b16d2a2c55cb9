using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Benchmarks.Identify;

/// <summary>A whole node in a process of its own, with one organisation, one prefix, rows to resolve and a token to register with.</summary>
internal sealed class ServedNode : IAsyncDisposable
{
    public const string Prefix = "99.501.1001";
    private readonly Process _process;

    private ServedNode(Process process, Uri address, string token) => (_process, Address, Token) = (process, address, token);

    public Uri Address { get; }
    public string Token { get; }

    /// <summary>User and system time of the node's process so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="cpu">Cores to run on, as for taskset; null = all.</param>
    public static async Task<ServedNode> StartAsync(string folder, int rows, string? cpu = null)
    {
        var port = FreePort();
        string[] own = [Environment.ProcessPath!, "node", folder, port.ToString(CultureInfo.InvariantCulture), rows.ToString(CultureInfo.InvariantCulture)];
        string[] command = cpu is null ? own : ["taskset", "-c", cpu, .. own];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal)) return new ServedNode(process, new Uri($"http://127.0.0.1:{port}/"), line[6..]);
        }
        throw new InvalidOperationException($"the node ended with {process.ExitCode}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The other side: <c>bench node FOLDER PORT ROWS</c>. Ends when its standard input does.</summary>
    public static async Task ServeAsync(string folder, int port, int rows)
    {
        var settings = new NodeSettings { Origin = "bench.example/99.501", Listen = new ListenSettings { Http = port, Https = -1, Handle = -1, Recursion = -1 }, Log = new LogSettings { Level = "error" } };
        await using var host = await NodeHost.StartAsync(new DataFolder(folder), settings, TimeProvider.System, CancellationToken.None);
        var parties = host.Services.GetRequiredService<IParties>();
        var organization = new RegisterOrganization(Uscc.TryParse("91500116YW00000126", out var uscc) ? uscc : throw new FormatException(), "渝州精锻汽车零部件有限公司", OrganizationKind.Enterprise);
        var founded = await parties.FoundAsync(organization, UserName.TryParse("bench", out var name) ? name : default!, new Person("测量", null));
        var user = founded.Value ?? throw new InvalidOperationException(founded.Status.ToString());
        var id = OrganizationId.TryParse(user.Memberships.Keys.Single(), out var parsed) ? parsed : throw new FormatException();
        foreach (var role in (Role[])[Role.IdentifierManager, Role.RegistryReviewer])
        {
            var granted = await parties.GrantAsync(user.In(id)!, id, user.Handle, role);
            user = granted.Value ?? throw new InvalidOperationException(granted.Status.ToString());
        }
        var who = user.In(id)!;
        var prefix = Handle.Parse(Prefix + "/x").Prefix;
        Expect(await host.Services.GetRequiredService<IPrefixRegistry>().HomeAsync(who, new PrefixGrant(prefix, id.ToString(), "bench")));
        if (rows > 0) Expect(await host.Services.GetRequiredService<IRegistry>().RegisterBulkAsync(who, Enumerable.Range(0, rows).Select(i => LocalNode.Row(i)), rows, "rows"));
        var token = Expect(await host.Services.GetRequiredService<ApiTokens>().IssueAsync(who, "bench", new HashSet<Role> { Role.IdentifierManager }, 1));
        System.Console.WriteLine($"ready {token.Secret}");
        await System.Console.In.ReadToEndAsync();
    }

    private static T Expect<T>(Yiwang.Events.Outcome<T> outcome) => outcome.Succeeded ? outcome.Value : throw new InvalidOperationException(outcome.Status.ToString());

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
