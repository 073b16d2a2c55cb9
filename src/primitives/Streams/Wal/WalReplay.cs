using Yiwang.Storage.Files;

namespace Yiwang.Streams.Wal;

internal interface IFrameSink
{
    /// <summary>False when the frame cannot be what was written.</summary>
    bool Take(ReadOnlySpan<byte> frame, in FrameHeader header);
}

/// <summary>
/// Reads what a stop left in the write-ahead log. A group that was being written when the power went ends in a frame that is torn: it was never acknowledged, and is cut off.
/// </summary>
internal sealed class WalReplay(WalFolder folder, IFrameSink sink)
{
    private const int WindowBytes = 4 << 20;
    private byte[] _window = new byte[WindowBytes];
    private int _filled, _used;
    private long _at;

    /// <summary>Bytes of the frames that were read.</summary>
    public long Bytes { get; private set; }
    /// <summary>What could not be read although more was written after it, as file and offset; empty on a sound disk. Such a file stays as it is until it is sealed.</summary>
    public List<string> Damaged { get; } = [];

    /// <returns>The number of the last segment, 0 when there is none.</returns>
    public long Run(WalPosition from)
    {
        var last = from.Segment;
        var segments = folder.List();
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            last = Math.Max(last, segment);
            if (segment < from.Segment)
            {
                folder.Delete(segment);
                continue;
            }
            using var file = folder.Open(segment);
            var end = Read(file, segment, segment == from.Segment ? Math.Max(from.Offset, WalFolder.HeaderBytes) : WalFolder.HeaderBytes);
            var length = file.Length;
            if (end < length)
            {
                // what a power cut tore was cut off by the start that followed it
                if (i < segments.Count - 1 && HasMore(file, end)) Damaged.Add($"{folder.PathOf(segment)} at {end}");
                else file.SetLength(end);
            }
            // a frame that only the page cache still had must not vanish after it has been read
            file.Flush();
        }
        return last;
    }

    private long Read(IStorageFile file, long segment, long from)
    {
        Span<byte> header = stackalloc byte[WalFolder.HeaderBytes];
        if (!WalFolder.IsHeader(header[..file.Read(0, header)], segment)) return 0;
        (_filled, _used, _at) = (0, 0, Math.Min(from, file.Length));
        while (TryNext(file, out var frame))
        {
            Bytes += frame.Length;
            if (!sink.Take(_window.AsSpan(_used, frame.Length), frame)) break;
            _used += frame.Length;
            _at += frame.Length;
        }
        return _at;
    }

    private bool TryNext(IStorageFile file, out FrameHeader header)
    {
        if (FrameHeader.TryRead(_window.AsSpan(_used, _filled - _used), out header)) return true;
        Fill(file, WindowBytes);
        if (FrameHeader.TryRead(_window.AsSpan(0, _filled), out header)) return true;
        // longer than the window?
        if (header.Length <= _filled || header.Length > file.Length - _at) return false;
        Fill(file, header.Length);
        return FrameHeader.TryRead(_window.AsSpan(0, _filled), out header);
    }

    private void Fill(IStorageFile file, int bytes)
    {
        if (_window.Length < bytes) _window = new byte[bytes];
        _filled = file.Read(_at, _window);
        _used = 0;
    }

    private static bool HasMore(IStorageFile file, long end)
    {
        var rest = new byte[Math.Min(file.Length - end, WindowBytes)];
        return rest.AsSpan(0, file.Read(end, rest)).ContainsAnyExcept((byte)0);
    }
}
