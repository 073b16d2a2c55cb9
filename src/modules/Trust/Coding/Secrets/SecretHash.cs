using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Trust.Coding.Secrets;

/// <summary>
/// HMAC-SHA-256 under the owner's key (<see cref="OwnerKeys"/>), first 64 bits: of 暗码 nothing else is kept. Without the key a copy of tables, log, views and backups tells nobody a code, since there is nothing to try
/// guesses against.
/// </summary>
internal sealed class SecretHash(byte[] key)
{
    /// <summary>Of the keys of owners.</summary>
    public const string KeyName = "codes.hmac";

    /// <summary>What stands before the code in every message, so that one code in two batches, or in two makings of one batch, has nothing in common.</summary>
    public static byte[] Scope(string batch, int generation) => Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"yiwang.secret.1|{batch}|{generation}|"));

    /// <param name="scope">Up to 200 bytes.</param>
    public ulong Tag(ReadOnlySpan<byte> scope, ReadOnlySpan<byte> text)
    {
        Span<byte> message = stackalloc byte[scope.Length + text.Length];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        scope.CopyTo(message);
        text.CopyTo(message[scope.Length..]);
        HMACSHA256.HashData(key, message, mac);
        message.Clear();
        return BinaryPrimitives.ReadUInt64BigEndian(mac);
    }
}
