using System.Diagnostics;
using System.Security.Cryptography;
using Yiwang.Benchmarks.Peers;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Trust.Coding.Secrets;

namespace Yiwang.Benchmarks.Net;

/// <summary>Secret codes drawn, hashed and written durably as tables; and queries of the public over HTTP, each counted durably, with limits, cities, rules and the fact of each code's first query.</summary>
internal static class CodeRows
{
    public static async Task RunAsync(bool quick, Figures figures)
    {
        var folder = Directory.CreateTempSubdirectory("yiwang-codes-").FullName;
        try
        {
            Make(folder, quick, figures);
            await ScanAsync(Path.Combine(folder, "node"), quick, figures);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Make(string folder, bool quick, Figures figures)
    {
        var files = DiskFileSystem.Instance;
        var keys = Path.Combine(folder, "keys");
        files.CreateDirectory(keys);
        var store = new SecretStore(files, Path.Combine(folder, "codes"), OwnerKeys.Open(FileKeyStore.Open(files, keys, NodeSecret.LoadOrCreate(files, keys)), SecretHash.KeyName));
        var (batches, count) = (quick ? 2 : 10, quick ? 500_000 : 1_000_000);
        using (store.Make("warm", 1, 10_000)) { }
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < batches; i++)
            using (store.Make($"o.bench/case.{i}", 1, count)) { }
        figures.Report("codes.per_min", batches * (double)count / clock.Elapsed.TotalMinutes, "/min drawn, hashed and durable", "≥ 10 000 000");
        var text = new byte[SecretText.Length];
        var values = new ulong[100_000];
        SecretText.Draw(values);
        clock.Restart();
        foreach (var value in values)
        {
            SecretText.Write(value, text);
            store.Find("o.bench/case.0", 1, text);
        }
        figures.Report("codes.check.us", clock.Elapsed.TotalMicroseconds / values.Length, $"µs, one core, of {count:N0} codes");
    }

    private static async Task ScanAsync(string folder, bool quick, Figures figures)
    {
        await using var node = await ScansNode.StartAsync(folder);
        var during = TimeSpan.FromSeconds(quick ? 5 : 30);
        await Wrk.RunAsync(node.Address.ToString(), 64, TimeSpan.FromSeconds(2), Script(RandomNumberGenerator.GetInt32(1 << 30)));
        var cpu = node.CpuTime;
        var scans = await Wrk.RunAsync(node.Address.ToString(), 64, during, Script(RandomNumberGenerator.GetInt32(1 << 30)));
        if (scans.Non2xx > scans.Requests / 1_000) throw new InvalidOperationException($"{scans.Non2xx} of {scans.Requests} were refused");
        figures.Report("scan.per_s", scans.RequestsPerSecond, "/s over HTTP, durable, driver on the same cores", "≥ 5 000");
        figures.Report("scan.p99_ms", scans.P99Ms, "ms", "< 50");
        figures.ReportCpu("scan.per_s", node.CpuTime - cpu, scans.Requests);
    }

    // each query another device, from one of a million addresses, of one of 200,000 bottles
    private static string Script(int seed) => $$"""
        math.randomseed({{seed}})
        request = function()
          local headers = { ["accept"] = "application/json", ["x-forwarded-for"] = string.format("10.%d.%d.%d", math.random(0, 15), math.random(0, 255), math.random(0, 255)), ["cookie"] = string.format("yw-device=%08x%08x%08x%08x", math.random(0, 2147483647), math.random(0, 2147483647), math.random(0, 2147483647), math.random(0, 2147483647)) }
          return wrk.format("POST", string.format("/scan/count/{{ScansNode.Prefix}}/B26A1%08d", math.random(1, {{ScansNode.Bottles}})), headers, "")
        end
        """;
}
