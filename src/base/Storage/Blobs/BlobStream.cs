using Yiwang.Storage.Files;

namespace Yiwang.Storage.Blobs;

/// <summary>A blob to read from any place.</summary>
internal sealed class BlobStream(IStorageFile file) : Stream
{
    private long _at;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length { get; } = file.Length;
    public override long Position { get => _at; set => _at = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value)); }

    public override int Read(Span<byte> buffer)
    {
        var n = file.Read(_at, buffer);
        _at += n;
        return n;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _at, _ => Length };

    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
