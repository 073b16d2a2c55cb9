using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Yiwang.Parties.Credentials;

/// <summary>Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA1, 30 s steps, 6 digits.</summary>
public static class Totp
{
    public const int SecretBytes = 20;
    private const int StepSeconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long Step(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    public static string Code(ReadOnlySpan<byte> secret, long step, int digits = 6)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 4226 says SHA-1, and apps know nothing else; HMAC does not rest on collision resistance
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var value = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 15)..]) & int.MaxValue;
        var modulus = (int)Math.Pow(10, digits);
        return (value % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step that the code belongs to, one step of clock difference either way allowed; null = none.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, ReadOnlySpan<char> code, DateTimeOffset now)
    {
        Span<char> given = stackalloc char[6];
        var length = 0;
        foreach (var c in code)
        {
            if (c == ' ') continue;
            if (length == given.Length) return null;
            given[length++] = FullWidth.Narrow(c);
        }
        long? found = null;
        // All three are tried in any case: which one fitted must not show in the time.
        for (var step = Step(now) - 1; step <= Step(now) + 1; step++)
        {
            if (FixedTimeEquals(Code(secret, step), given[..length])) found = step;
        }
        return found;
    }

    /// <summary>What the QR code of the set-up page holds.</summary>
    public static string Uri(ReadOnlySpan<byte> secret, string issuer, string account) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(account)}?secret={ToBase32(secret)}&issuer={System.Uri.EscapeDataString(issuer)}";

    public static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new char[(bytes.Length * 8 + 4) / 5];
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 5;
            var pair = (bytes[bit >> 3] << 8) | ((bit >> 3) + 1 < bytes.Length ? bytes[(bit >> 3) + 1] : 0);
            text[i] = Base32[(pair >> (11 - (bit & 7))) & 31];
        }
        return new string(text);
    }

    private static bool FixedTimeEquals(string a, ReadOnlySpan<char> b)
    {
        if (a.Length != b.Length) return false;
        var difference = 0;
        for (var i = 0; i < a.Length; i++) difference |= a[i] ^ b[i];
        return difference == 0;
    }
}
