using System.Runtime.InteropServices;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;

namespace Yiwang.Streams.Heads;

/// <summary>
/// The last values as they were at some sealing, so that a start need not read the directory of every bucket file: a cache, replaced now and then, and made again from the bucket files when it
/// is not there.
/// </summary>
internal sealed class LastFile(IFileSystem files, string folder, LastValues last, Catalogue.SeriesCatalogue catalogue, Func<long> sealings, TimeProvider time)
{
    public const string FileName = "last";
    private const long Magic = 0x3130_5453_414c_4953; // "SILAST01"
    private const int HeadBytes = 16;
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(10);
    private readonly Lock _gate = new();
    private long _savedAt = time.GetTimestamp(), _saved;

    [StructLayout(LayoutKind.Sequential)]
    private struct Row
    {
        public uint Series;
        public uint Quality;
        public long TimeUs, ReceivedUs, Bits;
    }

    /// <summary>When something was sealed since the last time, and that was ten minutes ago or <paramref name="now"/> is the last chance.</summary>
    public void Save(bool now)
    {
        lock (_gate)
        {
            // first the number, then the values: these hold everything up to it, and perhaps more
            var sealing = sealings();
            if (sealing == _saved || (!now && time.GetElapsedTime(_savedAt) < s_every)) return;
            _savedAt = time.GetTimestamp();
            try
            {
                Write(sealing);
                _saved = sealing;
            }
            catch (IOException)
            {
                // the old one holds, and a start reads more directories
            }
        }
    }

    private void Write(long sealing)
    {
        var rows = new List<Row>(catalogue.Count);
        for (uint id = 1; id <= catalogue.Count; id++)
        {
            if (last.TryGet(id, out var value)) rows.Add(new Row { Series = id, Quality = value.Quality.Code, TimeUs = value.TimeUs, ReceivedUs = value.ReceivedUs, Bits = value.Bits });
        }
        var bytes = new byte[HeadBytes + rows.Count * Marshal.SizeOf<Row>() + 4];
        Span<long> head = [Magic, sealing];
        MemoryMarshal.AsBytes(head).CopyTo(bytes);
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(rows)).CopyTo(bytes.AsSpan(HeadBytes));
        MemoryMarshal.Write(bytes.AsSpan(bytes.Length - 4), Crc32C.Of(bytes.AsSpan(0, bytes.Length - 4)));
        SmallFile.Replace(files, Path.Combine(folder, FileName), bytes);
    }

    /// <returns>The sealing up to which the values hold; 0 when there is no sound file.</returns>
    public long Read(long latestUs)
    {
        var path = Path.Combine(folder, FileName);
        if (!files.Exists(path)) return 0;
        using var file = files.Open(path, FileIntent.Read);
        var bytes = new byte[file.Length];
        if (file.Read(0, bytes) != bytes.Length || bytes.Length < HeadBytes + 4 || Crc32C.Of(bytes.AsSpan(0, bytes.Length - 4)) != MemoryMarshal.Read<uint>(bytes.AsSpan(bytes.Length - 4))) return 0;
        var head = MemoryMarshal.Cast<byte, long>(bytes.AsSpan(0, HeadBytes));
        if (head[0] != Magic) return 0;
        foreach (var row in MemoryMarshal.Cast<byte, Row>(bytes.AsSpan(HeadBytes, bytes.Length - HeadBytes - 4)))
        {
            if (catalogue.Exists(row.Series)) last.Offer(row.Series, row.TimeUs, row.ReceivedUs, row.Bits, (byte)row.Quality, latestUs);
        }
        return _saved = head[1];
    }
}
