using System.Diagnostics;
using System.Globalization;
using Xunit;
using Yiwang.Node.Tests.Harness;
using Yiwang.StreamLoad;
using Yiwang.Streams;

namespace Yiwang.Node.Tests.Crash;

/// <summary>kill -9 while samples are written, sealed and merged. The seed decides after how many acknowledgements.</summary>
public sealed class StreamKillTests : IDisposable
{
    private const int Seed = 20261121;
    private static readonly int s_rounds = CrashRounds.Count;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_acknowledged_sample_is_there_once_and_no_batch_by_half()
    {
        var folder = Path.Combine(_folder.Path, "streams");
        // a batch covers twelve minutes: far enough back that the rounds never reach the present
        var origin = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond / 86_400_000_000 * 86_400_000_000 - 2_000 * 86_400_000_000L;
        var random = new Random(Seed);
        var written = new int[Load.Writers];
        for (var round = 0; round < s_rounds; round++)
        {
            var acknowledged = await WriteUntilKilledAsync(folder, origin, written, random.Next(50, 600));
            using var store = StreamStore.Open(folder, Load.Options);
            for (var writer = 0; writer < Load.Writers; writer++) written[writer] = Check(store, origin, writer, Math.Max(written[writer], acknowledged[writer]));
        }
        Assert.True(written.Sum() > 100);
    }

    private static async Task<int[]> WriteUntilKilledAsync(string folder, long origin, int[] next, int acknowledgements)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Yiwang.StreamLoad.dll");
        string[] arguments = ["exec", program, folder, .. new[] { origin }.Concat(next.Select(n => (long)n)).Select(n => n.ToString(CultureInfo.InvariantCulture))];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(s_patience);
        var done = (int[])next.Clone();
        for (var n = 0; await process.StandardOutput.ReadLineAsync(patience.Token) is { } line; n++)
        {
            if (n == acknowledgements) process.Kill();
            var words = line.Split(' ');
            // the line that the end tore
            if (words.Length == 2 && words[1].Length > 0 && n < acknowledgements) done[int.Parse(words[0], CultureInfo.InvariantCulture)] = int.Parse(words[1], CultureInfo.InvariantCulture) + 1;
        }
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal("", await errors);
        return done;
    }

    /// <returns>Batches of the writer that are there: those that were acknowledged, and perhaps those whose acknowledgement was under way.</returns>
    private static int Check(StreamStore store, long origin, int writer, int atLeast)
    {
        var found = new Dictionary<(int Series, long TimeUs), double>();
        for (var series = 0; series < Load.Series; series++)
        {
            if (!store.TryFind(Load.Key(writer, series), out var info)) continue;
            var newest = long.MinValue;
            using var cursor = store.Read(info.Id, long.MinValue, long.MaxValue);
            while (cursor.Next())
            {
                for (var i = 0; i < cursor.Times.Length; i++)
                {
                    Assert.True(cursor.Times[i] > newest, "out of order or twice");
                    newest = cursor.Times[i];
                    found.Add((series, newest), BitConverter.Int64BitsToDouble(cursor.Bits[i]));
                }
            }
        }
        var batches = atLeast;
        while (found.ContainsKey((0, Load.TimeUs(origin, batches, 0)))) batches++;
        var expected = new Dictionary<(int Series, long TimeUs), double>();
        for (var n = 0; n < batches; n++) Load.Visit(origin, writer, n, (series, time, value) => expected[(series, time)] = value);
        Assert.Equal(expected.Count, found.Count);
        foreach (var (place, value) in expected) Assert.Equal(value, found[place]);
        return batches;
    }
}
