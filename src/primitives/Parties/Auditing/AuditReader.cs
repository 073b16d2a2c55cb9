using Yiwang.Storage.Files;

namespace Yiwang.Parties.Auditing;

/// <summary>Walks a file line by line through one buffer, so that a large day costs no large memory.</summary>
internal sealed class AuditReader(IStorageFile file)
{
    // A line holds at most five texts of 500 characters, up to 6 bytes each once escaped: 16 KiB, and twice that for safety.
    private const int MaxLine = 32 * 1024;

    private readonly byte[] _buffer = new byte[256 * 1024];
    private long _bufferStart;
    private int _start, _end;

    /// <summary>Where the line last answered began.</summary>
    public long LineOffset { get; private set; }
    public int LineNumber { get; private set; }

    /// <param name="complete">False for bytes at the end that no line feed closes, and for a line that is too long to be one of ours.</param>
    /// <returns>False at the end of the file.</returns>
    public bool TryNext(out ReadOnlySpan<byte> line, out bool complete)
    {
        line = default;
        complete = true;
        var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        if (length < 0)
        {
            Refill();
            length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        }
        if (_start == _end) return false;
        LineOffset = _bufferStart + _start;
        LineNumber++;
        complete = length is >= 0 and <= MaxLine;
        line = _buffer.AsSpan(_start, length < 0 ? _end - _start : length);
        _start += length < 0 ? _end - _start : length + 1;
        return true;
    }

    private void Refill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _bufferStart += _start;
        _end -= _start;
        _start = 0;
        while (_end < _buffer.Length)
        {
            var read = file.Read(_bufferStart + _end, _buffer.AsSpan(_end));
            if (read == 0) return;
            _end += read;
        }
    }
}
