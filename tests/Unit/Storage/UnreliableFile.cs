using System.Runtime.InteropServices;
using Yiwang.Storage.Files;

namespace Yiwang.Unit.Tests.Storage;

/// <summary>A file's bytes as programs see them, and what the disk would still have after a power loss.</summary>
internal sealed unsafe class UnreliableFile
{
    private const int Sector = 512;
    private readonly List<(long Offset, byte[]? Bytes)> _unsynced = [];
    private byte[] _durable;
    private byte* _live;
    private long _capacity;
    private bool _mapped;

    public UnreliableFile(byte[] content)
    {
        _durable = content;
        Reserve(Math.Max(content.Length, 4096));
        content.CopyTo(new Span<byte>(_live, content.Length));
        Length = content.Length;
    }

    ~UnreliableFile() => NativeMemory.Free(_live);

    public long Length { get; private set; }

    public int Read(long offset, Span<byte> into)
    {
        var count = (int)Math.Clamp(Length - offset, 0, into.Length);
        new ReadOnlySpan<byte>(_live + offset, count).CopyTo(into);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        _unsynced.Add((offset, bytes.ToArray()));
        Apply(offset, bytes);
    }

    public void SetLength(long length)
    {
        _unsynced.Add((length, null));
        Resize(length);
    }

    public void Flush()
    {
        _durable = new ReadOnlySpan<byte>(_live, (int)Length).ToArray();
        _unsynced.Clear();
    }

    public MappedFile Map(long reserve, MapIntent intent)
    {
        if (intent == MapIntent.CopyOnWrite)
        {
            var copy = new UnreliableFile(new ReadOnlySpan<byte>(_live, (int)Length).ToArray());
            copy.Reserve(reserve);
            return new View(copy, reserve);
        }
        if (!_mapped) Reserve(reserve);
        _mapped = true;
        return new View(this, reserve);
    }

    /// <summary>What a disk could hold after the power went: some unsynced sectors arrived, in any order, others did not.</summary>
    public UnreliableFile AfterPowerLoss(Random random)
    {
        var after = new UnreliableFile(_durable);
        var mode = random.Next(4);
        foreach (var (offset, bytes) in _unsynced)
        {
            if (mode == 0) break;
            if (bytes == null)
            {
                if (mode == 1 || random.Next(2) == 0) after.Resize(offset);
                continue;
            }
            for (var at = offset; at < offset + bytes.Length;)
            {
                var end = Math.Min(offset + bytes.Length, (at / Sector + 1) * Sector);
                if (mode == 1 || random.Next(4) < mode) after.Apply(at, bytes.AsSpan((int)(at - offset), (int)(end - at)));
                at = end;
            }
        }
        after.Flush();
        return after;
    }

    /// <summary>Changes the disk behind everyone's back.</summary>
    public void Flip(long offset, int bit)
    {
        _live[offset] ^= (byte)(1 << bit);
        Flush();
    }

    private void Apply(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset + bytes.Length > Length) Resize(offset + bytes.Length);
        bytes.CopyTo(new Span<byte>(_live + offset, bytes.Length));
    }

    private void Resize(long length)
    {
        if (length > _capacity) Reserve(Math.Max(length, 2 * _capacity));
        if (length < Length) new Span<byte>(_live + length, (int)(Length - length)).Clear();
        Length = length;
    }

    private void Reserve(long capacity)
    {
        if (capacity <= _capacity) return;
        if (_mapped) throw new IOException("a mapped file outgrew its reserve");
        _live = (byte*)NativeMemory.Realloc(_live, (nuint)capacity);
        new Span<byte>(_live + _capacity, (int)(capacity - _capacity)).Clear();
        _capacity = capacity;
    }

    private sealed class View : MappedFile
    {
        private readonly UnreliableFile _file;

        public View(UnreliableFile file, long reserve)
        {
            _file = file;
            Start = _file._live;
            ReservedBytes = reserve;
        }
    }
}
