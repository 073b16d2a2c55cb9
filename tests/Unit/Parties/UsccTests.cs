using Xunit;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Parties;

public sealed class UsccTests
{
    [Theory]
    [InlineData("12100000YW0000223L")]
    [InlineData("12500000YW00001944")]
    [InlineData("12510000YW0000207X")]
    [InlineData("91500116YW00000126")]
    [InlineData("91510522YW0000020F")]
    [InlineData("91510107YW00000391")]
    [InlineData("91500112YW0000047Y")]
    [InlineData("91500108YW00000551")]
    [InlineData("91510502YW0000063X")]
    [InlineData("91500116YW00000719")]
    [InlineData("91510503YW000008XY")]
    [InlineData("91500109YW0000098W")]
    [InlineData("91500103YW0000100R")]
    [InlineData("91500117YW00001190")]
    [InlineData("91510703YW0000127L")]
    [InlineData("91510603YW0000135A")]
    [InlineData("91511402YW0000143Q")]
    [InlineData("91511702YW00001513")]
    [InlineData("91500120YW000016XD")]
    [InlineData("91500112YW0000178T")]
    [InlineData("91510104YW00001867")]
    [InlineData("91500112YW00002151")]
    public void Codes_of_the_demonstration_are_valid(string code)
    {
        Assert.True(Uscc.TryParse(code, out var uscc, out var problem), problem?.Name);
        Assert.Equal(code, uscc.ToString());
        Assert.Equal(code[2..8], uscc.Region);
    }

    [Theory]
    [InlineData(" 91500116yw00000126 ")]
    [InlineData("９１５００１１６ＹＷ０００００１２６")]
    [InlineData("9150 0116 YW00 0001 26")]
    [InlineData("\ufeff91500116YW00000126\u3000")]
    public void Reading_forgives_how_people_type(string typed)
    {
        Assert.True(Uscc.TryParse(typed, out var uscc));
        Assert.Equal("91500116YW00000126", uscc.ToString());
    }

    [Fact]
    public void Any_single_wrong_character_is_found()
    {
        const string right = "91500116YW00000126";
        const string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        for (var i = 0; i < right.Length; i++)
        {
            foreach (var c in alphabet.Where(c => c != right[i]))
            {
                var wrong = right[..i] + c + right[(i + 1)..];
                Assert.False(Uscc.TryParse(wrong, out _), wrong);
            }
        }
    }

    [Fact]
    public void Any_two_neighbours_swapped_are_found()
    {
        const string right = "91510703YW0000127L";
        for (var i = 0; i + 1 < right.Length; i++)
        {
            var swapped = right[..i] + right[i + 1] + right[i] + right[(i + 2)..];
            if (swapped != right) Assert.False(Uscc.TryParse(swapped, out _), swapped);
        }
    }

    [Theory]
    [InlineData(null, "uscc.empty")]
    [InlineData("  ", "uscc.empty")]
    [InlineData("9150011", "uscc.length")]
    [InlineData("91500116YW000001260", "uscc.length")]
    [InlineData("915O0116YW00000126", "uscc.character")]
    [InlineData("91500116YW0000012-", "uscc.character")]
    [InlineData("91A00116YW00000126", "uscc.region")]
    [InlineData("91500116YW00000127", "uscc.check-character")]
    [InlineData("9.15E+17", "uscc.excel-scientific")]
    [InlineData("9.15001E+17", "uscc.excel-scientific")]
    [InlineData("9E17", "uscc.excel-scientific")]
    [InlineData("915001160000001000", "uscc.excel-zeros")]
    public void Says_which_rule_is_broken(string? text, string name)
    {
        Assert.False(Uscc.TryParse(text, out _, out var problem));
        Assert.Equal(name, problem.Name);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", problem.Zh);
        Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", problem.En);
    }

    [Fact]
    public void Zeros_at_the_end_are_excels_only_when_the_check_fails()
    {
        var valid = from a in "0123456789"
                    from b in "0123456789"
                    let first17 = $"9150000000000{a}{b}00"
                    where Uscc.CheckCharacter(first17) == '0'
                    select first17 + "0";
        Assert.NotEmpty(valid);
        Assert.All(valid, code => Assert.True(Uscc.TryParse(code, out _)));
    }

    [Fact]
    public void A_long_text_of_exponents_is_refused_quickly() =>
        Assert.False(Uscc.TryParse(new string('9', 1_000_000) + "E+17", out _));
}
