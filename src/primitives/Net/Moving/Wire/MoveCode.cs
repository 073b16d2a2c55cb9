using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Net.Moving.Wire;

/// <summary>What the administrator carries from the old node to the new one: eight characters that name the move and sixteen that only these two know, in groups of four. 80 bits; used once.</summary>
internal sealed record MoveCode(string Move, string Secret)
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int NameLength = 8, SecretLength = 16;

    public static MoveCode New() => new(RandomNumberGenerator.GetString(Alphabet, NameLength), RandomNumberGenerator.GetString(Alphabet, SecretLength));

    public override string ToString() => string.Join('-', (Move + Secret).Chunk(4).Select(c => new string(c)));

    public static bool TryParse(string? text, [NotNullWhen(true)] out MoveCode? code)
    {
        var tidy = new string([.. (text ?? "").Where(char.IsAsciiLetterOrDigit).Take(NameLength + SecretLength + 1)]).ToUpperInvariant();
        code = tidy.Length == NameLength + SecretLength && tidy.All(Alphabet.Contains) ? new MoveCode(tidy[..NameLength], tidy[NameLength..]) : null;
        return code is not null;
    }

    /// <summary>What the old node keeps of the secret.</summary>
    public byte[] Key => SHA256.HashData(Encoding.ASCII.GetBytes("yiwang-move/1\n" + Move + "\n" + Secret));

    /// <summary>That whoever made the body, or its answer, knows the code.</summary>
    public static byte[] Proof(byte[] key, string what, ReadOnlySpan<byte> about) => HMACSHA256.HashData(key.AsSpan(), (byte[])[.. Encoding.ASCII.GetBytes(what + "\n"), .. about]);
}
