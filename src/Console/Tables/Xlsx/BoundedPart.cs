namespace Yiwang.Console.Tables.Xlsx;

/// <summary>Raised inside this folder only, when a part turns out larger than it may be; the readers turn it into a <see cref="TableProblem"/>.</summary>
internal sealed class PartTooLargeException(string part) : IOException(part)
{
    public string Part { get; } = part;
}

/// <summary>
/// A part's inflated bytes, counted: no more than it claimed, and no more than a bound since the last <see cref="NextToken"/>, so that one endless tag or
/// attribute cannot fill the memory of the XML reader.
/// </summary>
internal sealed class BoundedPart(Stream inner, string name, long claimed, int tokenBytesMax) : Stream
{
    private long _read;
    private int _token;

    public double Progress => claimed == 0 ? 1 : Math.Min(1, _read / (double)claimed);

    public void NextToken() => _token = 0;

    public override int Read(Span<byte> buffer)
    {
        var n = inner.Read(buffer);
        _read += n;
        _token += n;
        if (_read > claimed || _token > tokenBytesMax) throw new PartTooLargeException(name);
        return n;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => claimed;
    public override long Position { get => _read; set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
