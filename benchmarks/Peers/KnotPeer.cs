using System.Globalization;
using System.Text;
using Yiwang.Benchmarks.Resolve;

namespace Yiwang.Benchmarks.Peers;

/// <summary>Debian's <c>knot</c>, one UDP worker, with as many TXT records as we have identifiers: the cheapest look-up over UDP that there is.</summary>
internal static class KnotPeer
{
    public static async Task RunAsync(string folder, int rows, TimeSpan during, int core, Figures figures)
    {
        Directory.CreateDirectory(folder);
        var port = PeerProcess.FreePort();
        await WriteZoneAsync(Path.Combine(folder, "bench.zone"), rows);
        var configuration = Path.Combine(folder, "knot.conf");
        await File.WriteAllTextAsync(configuration, $"""
            server:
                rundir: "{folder}"
                listen: 127.0.0.1@{port}
                udp-workers: 1
                tcp-workers: 1
                background-workers: 1
            database:
                storage: "{folder}"
            zone:
              - domain: bench
                storage: "{folder}"
                file: bench.zone
                zonefile-sync: -1
                journal-content: none

            """);
        await using var knot = PeerProcess.Start(core, "knotd", "-c", configuration);
        var address = await knot.ListeningAsync(port);
        var requests = RequestSet.Of(rows, 0, n => Requests.Dns($"p{n:D10}", "bench"));
        using var driver = new UdpDriver<DnsExchange>(address, requests);
        // it listens before the zone is read, and answers "refused" until then
        for (var i = 0; i < 100 && await Driving.OnOwnCoreAsync(() => driver.Pace(TimeSpan.FromSeconds(0.1), 1_000)) is { } trial && (trial.Wrong > 0 || trial.Answered == 0); i++) { }
        var cpu = knot.CpuTime;
        var load = await Driving.OnOwnCoreAsync(() => driver.Saturate(during, Driving.UdpInFlight));
        Driving.Report(figures, "peer.knot.per_s", load, knot.CpuTime - cpu);
    }

    private static async Task WriteZoneAsync(string path, int rows)
    {
        await using var zone = new StreamWriter(path, append: false, Encoding.ASCII);
        await zone.WriteLineAsync("$ORIGIN bench.\n$TTL 86400\n@ SOA ns.bench. admin.bench. 1 3600 900 86400 60\n@ NS ns.bench.\nns A 127.0.0.1");
        var text = new string('x', 199);
        for (var n = 0; n < rows; n++) await zone.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"p{n:D10} TXT \"{text}\""));
    }
}
