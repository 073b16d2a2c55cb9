using System.Globalization;
using Yiwang.Streams;
using Yiwang.StreamLoad;

// Yiwang.StreamLoad FOLDER ORIGIN_US NEXT… : writes a stream store until it is killed. One number for each writer: the batch that it begins with.
// Prints "WRITER BATCH" when a batch is acknowledged.
var origin = long.Parse(args[1], CultureInfo.InvariantCulture);
var next = args[2..].Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
using var store = StreamStore.Open(args[0], Load.Options);
var output = TextWriter.Synchronized(Console.Out);
await Task.WhenAll(next.Select((first, writer) => Task.Run(() => WriteAsync(writer, first))));

async Task WriteAsync(int writer, int first)
{
    var series = Enumerable.Range(0, Load.Series).Select(s => store.Open(Load.Key(writer, s), SampleKind.Number)).ToArray();
    var batch = new SampleBatch();
    for (var n = first; ; n++)
    {
        batch.Clear();
        batch.ReceivedUs = Load.TimeUs(origin, n, Load.Times - 1);
        Load.Visit(origin, writer, n, (s, time, value) => batch.Add(series[s], time, value, Quality.Good));
        var answer = await store.AppendAsync(batch);
        if (answer.Status != AppendStatus.Ok || answer.Accepted != batch.Count) throw new InvalidOperationException($"refused while the store was well: {answer}");
        await output.WriteLineAsync($"{writer} {n}");
        await output.FlushAsync();
    }
}
