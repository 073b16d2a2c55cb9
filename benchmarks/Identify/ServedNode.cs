using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
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
    private const int BatchRows = 1_000_000;
    private readonly Process _process;

    private ServedNode(Process process, int port, int handlePort, string[] secrets) => (_process, Address, Handle, Token, PrivateKey) =
        (process, new Uri($"http://127.0.0.1:{port}/"), new IPEndPoint(IPAddress.Loopback, handlePort), secrets.ElementAtOrDefault(0) ?? "", Convert.FromBase64String(secrets.ElementAtOrDefault(1) ?? ""));

    /// <summary>Who administers over the Handle protocol.</summary>
    public static Wire.Handle.Values.ValueReference Credential { get; } = new("0.NA/" + Prefix, 300);

    public Uri Address { get; }
    /// <summary>The Handle protocol, UDP and TCP.</summary>
    public IPEndPoint Handle { get; }
    /// <summary>Empty when the folder had been filled before.</summary>
    public string Token { get; }
    /// <summary>Of <see cref="Credential"/>, RSA in PKCS #8; empty when the folder had been filled before.</summary>
    public byte[] PrivateKey { get; }

    /// <summary>User and system time of the node's process so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="folder">One that was filled before is served as it is.</param>
    /// <param name="core">The only core to run on; null = all.</param>
    public static async Task<ServedNode> StartAsync(string folder, long rows, int? core = null)
    {
        var (port, handlePort) = (FreePort(), FreePort());
        string[] own = [Environment.ProcessPath!, "node", folder, Text(port), Text(handlePort), Text(rows)];
        string[] command = core is null ? own : ["taskset", "-c", Text(core.Value), .. own];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready", StringComparison.Ordinal)) return new ServedNode(process, port, handlePort, line[5..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        throw new InvalidOperationException($"the node ended with {process.ExitCode}");
    }

    /// <summary>Bytes allocated by the node's process since its start.</summary>
    public async Task<long> AllocatedBytesAsync()
    {
        await _process.StandardInput.WriteLineAsync("allocated");
        return long.Parse(await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the node ended"), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The other side: <c>bench node FOLDER PORT HANDLE-PORT ROWS</c>. Ends when its standard input does.</summary>
    public static async Task ServeAsync(string folder, int port, int handlePort, long rows)
    {
        var settings = new NodeSettings
        {
            Origin = "bench.example/99.501",
            Listen = new ListenSettings { Http = port, Https = -1, Handle = handlePort, Recursion = -1, Mqtt = -1, Mqtts = -1 },
            Log = new LogSettings { Level = "error" },
        };
        var isNew = !Directory.Exists(folder);
        await using var host = await NodeHost.StartAsync(new DataFolder(folder), settings, TimeProvider.System, CancellationToken.None);
        System.Console.WriteLine($"ready {(isNew ? await FillAsync(host, rows) : "")}");
        while (await System.Console.In.ReadLineAsync() is { } line)
            if (line == "allocated") System.Console.WriteLine(GC.GetTotalAllocatedBytes());
    }

    /// <returns>A token and a private key that may register.</returns>
    private static async Task<string> FillAsync(NodeHost host, long rows)
    {
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
        var prefix = Things.Handle.Parse(Prefix + "/x").Prefix;
        Expect(await host.Services.GetRequiredService<IPrefixRegistry>().HomeAsync(who, new PrefixGrant(prefix, id.ToString(), "bench")));
        for (long start = 0; start < rows; start += BatchRows)
        {
            var count = Math.Min(BatchRows, rows - start);
            Expect(await host.Services.GetRequiredService<IRegistry>().RegisterBulkAsync(who, Rows(start, count), count, $"rows-{start}"));
        }
        var token = Expect(await host.Services.GetRequiredService<ApiTokens>().IssueAsync(who, "bench", new HashSet<Role> { Role.IdentifierManager }, 1)).Secret;
        return $"{token} {Convert.ToBase64String(await AdmitAsync(parties, who, id))}";
    }

    /// <summary>A program that administers over the Handle protocol.</summary>
    /// <returns>Its private key.</returns>
    private static async Task<byte[]> AdmitAsync(IParties parties, Principal who, OrganizationId id)
    {
        using var rsa = RSA.Create(2048);
        var name = CredentialName.TryCreate(Credential.Index, Credential.Handle, out var parsed) ? parsed : throw new FormatException();
        Expect(await parties.IssueAppAsync(who, new IssueApp(id, "bench", new AppKey(AppKeyAlgorithm.RsaSha256, rsa.ExportSubjectPublicKeyInfo()), [Role.IdentifierManager], [name])));
        return rsa.ExportPkcs8PrivateKey();
    }

    private static IEnumerable<RegisterThing> Rows(long from, long count)
    {
        for (var i = from; i < from + count; i++) yield return LocalNode.Row(i);
    }

    private static T Expect<T>(Yiwang.Events.Outcome<T> outcome) => outcome.Succeeded ? outcome.Value : throw new InvalidOperationException(outcome.Status.ToString());

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
