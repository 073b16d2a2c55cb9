using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Xunit;
using Yiwang.Trust.Coding.Secrets;

namespace Yiwang.Unit.Tests.Trust.Coding;

public sealed class PrintFileTests
{
    [Theory, InlineData(1), InlineData(9), InlineData(10), InlineData(4_096), InlineData(4_097), InlineData(10_000)]
    public async Task The_File_Has_A_Row_A_Code_And_The_Size_That_Was_Promised(int count)
    {
        using var secrets = new ClearSecrets([.. Enumerable.Range(0, count).Select(i => (ulong)i)]);
        var file = new MemoryStream();
        await PrintFile.WriteAsync(secrets, file, default);
        Assert.Equal(PrintFile.Bytes(count), file.Length);
        var lines = Encoding.ASCII.GetString(file.ToArray()).Split("\r\n");
        Assert.Equal("no,code", lines[0]);
        Assert.Equal(count + 2, lines.Length);
        for (var i = 1; i <= count; i++)
        {
            var text = new byte[8];
            SecretText.Write((ulong)(i - 1), text);
            var cells = lines[i].Split(',');
            Assert.Equal(i, int.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(Encoding.ASCII.GetString(text), cells[1]);
        }
    }

    [Fact]
    public async Task The_Encrypted_File_Opens_With_The_Password_And_Has_The_Size_That_Was_Promised()
    {
        var content = RandomNumberGenerator.GetBytes(100_001);
        var zip = new MemoryStream();
        await using (var writer = new EncryptedZip(zip, "codes.csv", content.Length, "一个长的口令 2026", new DateTimeOffset(2026, 11, 21, 16, 30, 8, TimeSpan.Zero)))
        {
            await writer.BeginAsync(default);
            for (var at = 0; at < content.Length; at += 7_777) await writer.WriteAsync(content.AsMemory(at, Math.Min(7_777, content.Length - at)));
            await writer.EndAsync(default);
        }
        var bytes = zip.ToArray();
        Assert.Equal(EncryptedZip.Bytes("codes.csv", content.Length), bytes.Length);
        Assert.Equal(content, Decrypt(bytes, "codes.csv".Length, content.Length, "一个长的口令 2026"));
        Assert.Null(Decrypt(bytes, "codes.csv".Length, content.Length, "falsch"));
    }

    // by the specification, without the writer's code
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "the format demands HMAC-SHA-1")]
    private static byte[]? Decrypt(byte[] zip, int name, int length, string password)
    {
        Assert.Equal(0x04034b50u, BinaryPrimitives.ReadUInt32LittleEndian(zip));
        Assert.Equal(99, BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(8)));
        Assert.Equal(length + 28, BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(18)));
        var body = zip.AsSpan(30 + name + 11);
        var keys = Rfc2898DeriveBytes.Pbkdf2(password, body[..16], 1_000, HashAlgorithmName.SHA1, 66);
        if (!body.Slice(16, 2).SequenceEqual(keys.AsSpan(64))) return null;
        var cipher = body.Slice(18, length);
        Assert.True(HMACSHA1.HashData(keys.AsSpan(32, 32), cipher)[..10].AsSpan().SequenceEqual(body.Slice(18 + length, 10)));
        using var aes = Aes.Create();
        aes.Key = keys[..32];
        var clear = cipher.ToArray();
        var (counter, pad) = (new byte[16], new byte[16]);
        for (var at = 0; at < clear.Length; at++)
        {
            if (at % 16 == 0)
            {
                BinaryPrimitives.WriteInt64LittleEndian(counter, at / 16 + 1);
                aes.EncryptEcb(counter, pad, PaddingMode.None);
            }
            clear[at] ^= pad[at % 16];
        }
        return clear;
    }
}
