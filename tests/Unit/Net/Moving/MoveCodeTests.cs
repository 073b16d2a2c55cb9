using Xunit;
using Yiwang.Net.Moving.Wire;

namespace Yiwang.Unit.Tests.Net.Moving;

public sealed class MoveCodeTests
{
    [Fact]
    public void A_code_is_read_as_people_type_it_and_every_letter_of_it_counts()
    {
        var code = MoveCode.New();
        Assert.Matches("^([A-Z2-9]{4}-){5}[A-Z2-9]{4}$", code.ToString());
        foreach (var typed in new[] { code.ToString(), code.ToString().ToLowerInvariant(), code.ToString().Replace('-', ' '), $" {code} " })
        {
            Assert.True(MoveCode.TryParse(typed, out var read));
            Assert.Equal((code.Move, code.Secret), (read.Move, read.Secret));
            Assert.Equal(code.Key, read.Key);
        }
        foreach (var wrong in new[] { null, "", "ABCD", code.ToString()[..^1], code + "A", code.ToString().Replace('-', '0') }) Assert.False(MoveCode.TryParse(wrong, out _));
        Assert.NotEqual(code.Key, (code with { Move = "AAAAAAAA" }).Key);
        Assert.NotEqual(MoveCode.Proof(code.Key, "begin", [1]), MoveCode.Proof(code.Key, "answer", [1]));
    }
}
