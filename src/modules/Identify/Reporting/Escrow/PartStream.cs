using System.Globalization;
using System.Security.Cryptography;
using Yiwang.Net.Crossing.Bundles;
using Yiwang.Pacts;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>Cuts what is written into parts, encrypts each to the receiver and keeps it as a file of its own, durably.</summary>
internal sealed class PartStream(string folder, string number, PactParty to, int partBytes, int partsMax) : Stream
{
    private readonly MemoryStream _part = new(partBytes);
    private readonly List<string> _digests = [];

    /// <summary>SHA-256 of the parts, in hex.</summary>
    public IReadOnlyList<string> Digests => _digests;
    /// <summary>Of the files.</summary>
    public long Written { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var take = Math.Min(buffer.Length, partBytes - (int)_part.Length);
            _part.Write(buffer[..take]);
            buffer = buffer[take..];
            if (_part.Length == partBytes) Seal();
        }
    }

    /// <summary>The last part.</summary>
    public void Finish()
    {
        if (_part.Length > 0 || _digests.Count == 0) Seal();
    }

    private void Seal()
    {
        if (_digests.Count >= partsMax) throw new EscrowTooLargeException($"more than {partsMax:N0} parts of {partBytes:N0} bytes");
        var section = BundleSeal.Close(new BundleSection(new Dictionary<string, string> { ["escrow"] = number, ["part"] = (_digests.Count + 1).ToString(CultureInfo.InvariantCulture) }, _part.ToArray()), to);
        var bytes = section.Write();
        _digests.Add(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        using (var file = new FileStream(Path.Combine(folder, EscrowNumber.FileOf(_digests.Count)), FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        Written += bytes.Length;
        _part.SetLength(0);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _part.Dispose();
        base.Dispose(disposing);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Too much for the line: it is carried as files.</summary>
internal sealed class EscrowTooLargeException(string message) : IOException(message);
