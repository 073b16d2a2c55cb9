using System.Globalization;
using System.IO.Compression;
using System.Text;
using Yiwang.Streams;

namespace Yiwang.Net.Moving.Taken;

/// <summary>
/// Samples of an organisation in pages: for each stretch of a series <c>u16 length, point | u8 kind | i32 count | samples</c>, each <c>i64 time, i64 received, u8 quality, i64 bits</c> or, of text and
/// blocks, <c>i32 length, bytes</c>; little-endian, Brotli around all.
/// </summary>
internal sealed class SamplePages(IStreamStore streams)
{
    private const int SamplesMax = 50_000, OutstandingMax = 4_096;
    // nothing is older than 1970
    private const long Begin = 0;

    /// <param name="cursor">Number of a series and a time in it; empty = the beginning.</param>
    /// <param name="sinceUs">Leaves out what was received before.</param>
    public (byte[] Page, string Next, bool End) Read(string owner, string cursor, long sinceUs, int bytesMax)
    {
        var (series, fromUs) = Parse(cursor);
        using var page = new MemoryStream();
        using var to = new BinaryWriter(page, Encoding.UTF8, leaveOpen: true);
        var samples = 0;
        while (true)
        {
            // the series itself again while it is not at its end
            var next = streams.List(owner, new SeriesId(series == 0 ? 0 : series - 1), 1);
            if (next.Count == 0) return (Pack(page), $"{series}:0", true);
            var info = next[0];
            if (info.Id.Value != series) (series, fromUs) = (info.Id.Value, Begin);
            if (WriteStretch(to, info, fromUs, sinceUs, SamplesMax - samples, bytesMax - (int)page.Length, ref samples) is { } restUs) return (Pack(page), string.Create(CultureInfo.InvariantCulture, $"{series}:{restUs}"), false);
            (series, fromUs) = (series + 1, Begin);
        }
    }

    /// <returns>Time from which the series goes on; null = it is at its end.</returns>
    private long? WriteStretch(BinaryWriter to, SeriesInfo info, long fromUs, long sinceUs, int max, int bytesMax, ref int samples)
    {
        var stream = (MemoryStream)to.BaseStream;
        var started = stream.Position;
        var point = Encoding.UTF8.GetBytes(info.Key.Point);
        to.Write((ushort)point.Length);
        to.Write(point);
        to.Write((byte)info.Kind);
        var countAt = stream.Position;
        to.Write(0);
        var (count, isLong, rest) = (0, info.Kind >= SampleKind.Text, (long?)null);
        using (var cursor = streams.Read(info.Id, fromUs, long.MaxValue))
        {
            while (rest is null && cursor.Next())
            {
                for (var i = 0; i < cursor.Times.Length; i++)
                {
                    if (cursor.Received[i] < sinceUs) continue;
                    if (count >= max || stream.Position - started >= bytesMax)
                    {
                        rest = cursor.Times[i];
                        break;
                    }
                    to.Write(cursor.Times[i]);
                    to.Write(cursor.Received[i]);
                    to.Write(cursor.Qualities[i]);
                    if (!isLong) to.Write(cursor.Bits[i]);
                    else
                    {
                        var value = cursor.Bytes.Slice((int)(cursor.Bits[i] >> 32), (int)cursor.Bits[i]);
                        to.Write(value.Length);
                        to.Write(value);
                    }
                    count++;
                }
            }
        }
        samples += count;
        var end = stream.Position;
        stream.Position = countAt;
        to.Write(count);
        stream.Position = end;
        return rest;
    }

    /// <summary>Again does nothing: a series has one sample a time.</summary>
    /// <returns>How many there were; null = not a page, or the store does not take them now.</returns>
    public async Task<long?> TakeAsync(string owner, byte[] packed)
    {
        using var from = new BinaryReader(new MemoryStream(Unpack(packed)), Encoding.UTF8);
        var (taken, waiting) = (0L, new List<Task<AppendAnswer>>(OutstandingMax));
        var batch = new SampleBatch();
        try
        {
            while (from.BaseStream.Position < from.BaseStream.Length)
            {
                var point = Encoding.UTF8.GetString(from.ReadBytes(from.ReadUInt16()));
                var kind = (SampleKind)from.ReadByte();
                var count = from.ReadInt32();
                var series = streams.Open(new SeriesKey(point, owner), kind);
                for (var i = 0; i < count; i++, taken++)
                {
                    // a batch has one time of reception
                    batch.Clear();
                    var (time, received, quality) = (from.ReadInt64(), from.ReadInt64(), new Quality(from.ReadByte()));
                    batch.ReceivedUs = received;
                    if (kind >= SampleKind.Text) batch.Add(series, time, from.ReadBytes(from.ReadInt32()), quality);
                    else batch.AddBits(series, time, from.ReadInt64(), quality);
                    waiting.Add(streams.AppendAsync(batch).AsTask());
                    if (waiting.Count == OutstandingMax && !await DoneAsync(waiting)) return null;
                }
            }
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
        return await DoneAsync(waiting) ? taken : null;
    }

    private static async Task<bool> DoneAsync(List<Task<AppendAnswer>> waiting)
    {
        var answers = await Task.WhenAll(waiting);
        waiting.Clear();
        return answers.All(a => a.Status == AppendStatus.Ok);
    }

    public (long Series, long Samples) Count(string owner)
    {
        var (series, sink) = (0L, new Counting());
        for (var after = default(SeriesId); streams.List(owner, after, 500) is { Count: > 0 } page; after = page[^1].Id)
        {
            series += page.Count;
            foreach (var info in page) streams.Summarize(info.Id, Begin, long.MaxValue, 0, ref sink);
        }
        return (series, sink.Samples);
    }

    private static (uint Series, long FromUs) Parse(string cursor)
    {
        var colon = cursor.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && uint.TryParse(cursor.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var series) && long.TryParse(cursor.AsSpan(colon + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var from) ? (series, from) : (0, Begin);
    }

    private static byte[] Pack(MemoryStream page)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(page.GetBuffer(), 0, (int)page.Length);
        return packed.ToArray();
    }

    // a page is bounded by whoever asks for it: twenty times that is no page
    private static byte[] Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var page = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int n; (n = brotli.Read(buffer)) > 0 && page.Length < 64 << 20;) page.Write(buffer, 0, n);
        return page.ToArray();
    }

    private struct Counting : ISummarySink
    {
        public long Samples { get; private set; }
        public void Chunk(in ChunkSummary summary) => Samples += summary.Count;
        void ISummarySink.Samples(ISampleCursor cursor) => Samples += cursor.Times.Length;
    }
}
