using System.IO.Compression;
using System.Security.Cryptography;
using Yiwang.Connect.Points.Book;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Connect.Collect;

/// <summary>The plan as it was last given, so that a collector can start while its node is away. It holds passwords of devices, so it lies encrypted under a key of the collector's own.</summary>
internal sealed class PlanFile(string folder, IKeyStore keys, IFileSystem files)
{
    private const string KeyName = "collector.plan";
    private const int NonceBytes = 12, TagBytes = 16, KeyBytes = 32, PlainMax = 32 << 20;

    private string PathOfFile => Path.Combine(folder, "plan.bin");

    /// <summary>Null when there is none, or it cannot be read: the node gives it again.</summary>
    public CollectorPlan? Load()
    {
        try
        {
            if (SmallFile.TryRead(files, PathOfFile) is not { Length: > NonceBytes + TagBytes } bytes || keys.TryLoad(KeyName) is not { } key) return null;
            using var cipher = new AesGcm(key, TagBytes);
            var packed = new byte[bytes.Length - NonceBytes - TagBytes];
            cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes, packed.Length), bytes.AsSpan(NonceBytes + packed.Length), packed);
            var plain = new byte[PlainMax];
            return BrotliDecoder.TryDecompress(packed, plain, out var length) ? BookJson.TryRead<CollectorPlan>(plain.AsSpan(0, length)) : null;
        }
        catch (Exception e) when (e is CryptographicException or InvalidDataException)
        {
            return null;
        }
    }

    public void Save(CollectorPlan plan)
    {
        var plain = BookJson.Write(plan);
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        if (!BrotliEncoder.TryCompress(plain, packed, out var length, quality: 5, window: 22)) return;
        using var cipher = new AesGcm(Key(), TagBytes);
        var bytes = new byte[NonceBytes + length + TagBytes];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        cipher.Encrypt(bytes.AsSpan(0, NonceBytes), packed.AsSpan(0, length), bytes.AsSpan(NonceBytes, length), bytes.AsSpan(NonceBytes + length));
        SmallFile.Replace(files, PathOfFile, bytes, ownerOnly: true);
    }

    private byte[] Key()
    {
        if (keys.TryLoad(KeyName) is { } known) return known;
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        keys.Create(KeyName, key);
        return key;
    }
}
