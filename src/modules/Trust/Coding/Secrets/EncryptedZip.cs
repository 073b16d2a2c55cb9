using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Trust.Coding.Secrets;

/// <summary>
/// A ZIP with one stored file encrypted by AES-256 as 7-Zip, WinRAR and WinZip open it (WinZip AE-2, APPNOTE 6.3.10 §4.5 and the AE specification): PBKDF2-HMAC-SHA1 with 1,000 rounds as the format
/// prescribes, AES in counter mode with a little-endian counter from 1, HMAC-SHA1 cut to 80 bits. Written as a stream; the size of the content is known beforehand.
/// </summary>
internal sealed class EncryptedZip : Stream
{
    private const int SaltBytes = 16, CheckBytes = 2, MacBytes = 10, KeyBytes = 32, Rounds = 1_000, BlockBytes = 16;
    private const int LocalBytes = 30, CentralBytes = 46, EndBytes = 22, ExtraBytes = 11;
    private readonly Stream _to;
    private readonly byte[] _name;
    private readonly long _content;
    private readonly uint _time;
    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(SaltBytes);
    private readonly Aes _aes = Aes.Create();
    private readonly IncrementalHash _mac;
    private readonly byte[] _check;
    private readonly byte[] _pad = new byte[BlockBytes * 256];
    private int _padAt;
    private ulong _counter;
    private long _written;

    /// <param name="name">ASCII.</param>
    /// <param name="contentBytes">Under 4 GiB.</param>
    /// <param name="at">Local time of the entry.</param>
    public EncryptedZip(Stream to, string name, long contentBytes, string password, DateTimeOffset at)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(contentBytes, uint.MaxValue - 1_024L);
        (_to, _name, _content) = (to, Encoding.ASCII.GetBytes(name), contentBytes);
        var keys = Rfc2898DeriveBytes.Pbkdf2(password, _salt, Rounds, HashAlgorithmName.SHA1, 2 * KeyBytes + CheckBytes);
        _aes.Key = keys[..KeyBytes];
        _mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, keys.AsSpan(KeyBytes, KeyBytes));
        _check = keys[(2 * KeyBytes)..];
        _time = (uint)((at.Year - 1980) << 25 | at.Month << 21 | at.Day << 16 | at.Hour << 11 | at.Minute << 5 | at.Second / 2);
        _padAt = _pad.Length;
    }

    /// <summary>Of the whole archive.</summary>
    public static long Bytes(string name, long contentBytes) => LocalBytes + CentralBytes + EndBytes + 2 * (name.Length + ExtraBytes) + SaltBytes + CheckBytes + contentBytes + MacBytes;

    private uint Packed => (uint)(_content + SaltBytes + CheckBytes + MacBytes);

    public async Task BeginAsync(CancellationToken cancel)
    {
        var head = new byte[LocalBytes + _name.Length + ExtraBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(head, 0x04034b50);
        Common(head.AsSpan(4));
        _name.CopyTo(head, LocalBytes);
        Extra(head.AsSpan(LocalBytes + _name.Length));
        await _to.WriteAsync(head, cancel);
        await _to.WriteAsync(_salt, cancel);
        await _to.WriteAsync(_check, cancel);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var cipher = buffer.ToArray();
        for (var i = 0; i < cipher.Length; i++)
        {
            if (_padAt == _pad.Length) NextPad();
            cipher[i] ^= _pad[_padAt++];
        }
        _mac.AppendData(cipher);
        _written += cipher.Length;
        await _to.WriteAsync(cipher, cancellationToken);
    }

    public async Task EndAsync(CancellationToken cancel)
    {
        if (_written != _content) throw new InvalidOperationException($"{_written} bytes came instead of {_content}");
        var tail = new byte[MacBytes + CentralBytes + _name.Length + ExtraBytes + EndBytes];
        _mac.GetHashAndReset().AsSpan(0, MacBytes).CopyTo(tail);
        var central = tail.AsSpan(MacBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(central, 0x02014b50);
        BinaryPrimitives.WriteUInt16LittleEndian(central[4..], 51);
        Common(central[6..]);
        _name.CopyTo(central[CentralBytes..]);
        Extra(central[(CentralBytes + _name.Length)..]);
        var directory = CentralBytes + _name.Length + ExtraBytes;
        var end = central[directory..];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(end[12..], directory);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], (uint)(LocalBytes + _name.Length + ExtraBytes) + Packed);
        await _to.WriteAsync(tail, cancel);
    }

    // version needed 5.1, encrypted, method 99; AE-2 keeps no CRC of the clear text
    private void Common(Span<byte> at)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(at, 51);
        BinaryPrimitives.WriteUInt16LittleEndian(at[2..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(at[4..], 99);
        BinaryPrimitives.WriteUInt32LittleEndian(at[6..], _time);
        BinaryPrimitives.WriteUInt32LittleEndian(at[14..], Packed);
        BinaryPrimitives.WriteUInt32LittleEndian(at[18..], (uint)_content);
        BinaryPrimitives.WriteUInt16LittleEndian(at[22..], (ushort)_name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(at[24..], ExtraBytes);
    }

    // 0x9901: AE-2, "AE", 256 bits, stored
    private static void Extra(Span<byte> at) => ((ReadOnlySpan<byte>)[0x01, 0x99, 7, 0, 2, 0, (byte)'A', (byte)'E', 3, 0, 0]).CopyTo(at);

    private void NextPad()
    {
        Array.Clear(_pad);
        for (var at = 0; at < _pad.Length; at += BlockBytes) BinaryPrimitives.WriteUInt64LittleEndian(_pad.AsSpan(at), ++_counter);
        _aes.EncryptEcb(_pad, _pad, PaddingMode.None);
        _padAt = 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _aes.Dispose();
            _mac.Dispose();
            Array.Clear(_pad);
        }
        base.Dispose(disposing);
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _written; set => throw new NotSupportedException(); }
    public override void Flush() => throw new NotSupportedException();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
