using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Aliases;

namespace Yiwang.Unit.Tests.Things;

public sealed class AliasRulesTests
{
    private const string Owner = "o.abcdefghijklmnopqr23";

    [Theory]
    [InlineData(AliasScheme.Gtin, "2000500000010", "02000500000010")]
    [InlineData(AliasScheme.Gtin, "96385074", "00000096385074")]
    [InlineData(AliasScheme.Gtin, "036000291452", "00036000291452")]
    [InlineData(AliasScheme.Oid, "1.2.156.1", "1.2.156.1")]
    [InlineData(AliasScheme.Oid, "2.999", "2.999")]
    [InlineData(AliasScheme.Ecode, "10064123456", "10064123456")]
    [InlineData(AliasScheme.Gs1, "(21)12345(01)9506000134352", "(01)09506000134352(21)12345")]
    [InlineData(AliasScheme.Gs1, "https://example.com/414/9506000134376/254/a%2Fb?linkType=all", "(414)9506000134376(254)a/b")]
    [InlineData(AliasScheme.Gs1, "]d2800409506000A1", "(8004)09506000A1")]
    [InlineData(AliasScheme.DidBid, "did:bid:efDGF1rKehMRM62vqxLS4aqrcFxmF2sQ", "did:bid:efDGF1rKehMRM62vqxLS4aqrcFxmF2sQ")]
    [InlineData(AliasScheme.Serial, " SN-0001 ", "SN-0001")]
    [InlineData(AliasScheme.LocalCode, "物料-42", "物料-42")]
    public void A_sound_alias_has_one_canonical_form(AliasScheme scheme, string value, string canonical) =>
        Assert.Equal(new Alias(scheme, canonical), AliasRules.Check(new(scheme, value)).Value);

    [Theory]
    [InlineData(AliasScheme.Gtin, "2000500000011")]
    [InlineData(AliasScheme.Gtin, "20005000")]
    [InlineData(AliasScheme.Gtin, "２000500000010")]
    [InlineData(AliasScheme.Gtin, "9.15E+17")]
    [InlineData(AliasScheme.Oid, "3.1")]
    [InlineData(AliasScheme.Oid, "1.40")]
    [InlineData(AliasScheme.Oid, "1.02")]
    [InlineData(AliasScheme.Oid, "1")]
    [InlineData(AliasScheme.Ecode, "9006412")]
    [InlineData(AliasScheme.Ecode, "1006412A")]
    [InlineData(AliasScheme.DidBid, "did:bid:efDGF1rKehMRM62vqxLS4aqrcFxmF20O")]
    [InlineData(AliasScheme.DidBid, "did:key:z6Mk")]
    [InlineData(AliasScheme.Gs1, "(01)09506000134353(21)1")]
    [InlineData(AliasScheme.Gs1, "(10)ABC")]
    [InlineData(AliasScheme.Gs1, "hello")]
    [InlineData(AliasScheme.Serial, "")]
    [InlineData(AliasScheme.LocalCode, "A\nB")]
    [InlineData((AliasScheme)99, "A")]
    public void A_wrong_alias_is_refused_with_a_sentence(AliasScheme scheme, string value)
    {
        var checkedAlias = AliasRules.Check(new(scheme, value)).Status;
        Assert.Equal(Codes.ThingsAliasInvalid, checkedAlias.Code);
        Assert.True(checkedAlias.Say is { Zh.Length: > 0, En.Length: > 0 });
    }

    [Fact]
    public void A_wrong_check_digit_says_the_right_one() => Assert.Contains("0", AliasRules.Check(new(AliasScheme.Gtin, "2000500000015")).Status.Say!.Value.Zh, StringComparison.Ordinal);

    [Fact]
    public void A_gtin_is_the_same_in_each_of_its_lengths() =>
        Assert.Equal(AliasRules.Check(new(AliasScheme.Gtin, "036000291452")).Value, AliasRules.Check(new(AliasScheme.Gtin, "0036000291452")).Value);

    [Fact]
    public void A_gtin_alone_is_one_alias_under_both_schemes() =>
        Assert.Equal(AliasRules.Check(new(AliasScheme.Gtin, "9506000134352")).Value, AliasRules.Check(new(AliasScheme.Gs1, "(01)09506000134352")).Value);

    [Fact]
    public void Serials_of_gs1_that_differ_in_case_or_by_a_slash_are_two_things()
    {
        string Subject(string serial) => AliasRules.Subject(AliasRules.Check(new(AliasScheme.Gs1, "(01)09506000134352(21)" + serial)).Value, Owner);
        Assert.Equal("gs1:(01)09506000134352(21)a^b^-1", Subject("aB/1"));
        Assert.Equal(4, new[] { "ab", "Ab", "a/b", "a-b" }.Select(Subject).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Serial_and_local_code_are_unique_within_their_owner_only()
    {
        Assert.NotEqual(AliasRules.Subject(new(AliasScheme.Serial, "1"), Owner), AliasRules.Subject(new(AliasScheme.Serial, "1"), "o.bbbbbbbbbbbbbbbbbbbb"));
        Assert.Equal(AliasRules.Subject(new(AliasScheme.Gtin, "1"), Owner), AliasRules.Subject(new(AliasScheme.Gtin, "1"), "o.bbbbbbbbbbbbbbbbbbbb"));
    }

    [Fact]
    public void Every_single_digit_mistake_in_a_gtin_is_found() => Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((seed, place, change) =>
    {
        var body = (seed.Get * 7919L).ToString("D13", System.Globalization.CultureInfo.InvariantCulture);
        var right = (body + Gtin.CheckDigit(body)).ToCharArray();
        var at = place.Get % 14;
        var wrong = (char[])right.Clone();
        wrong[at] = (char)('0' + (wrong[at] - '0' + 1 + change.Get % 9) % 10);
        return Gtin.IsValid(right) && !Gtin.IsValid(wrong);
    }).Holds();

    [Fact]
    public void Any_text_is_answered_for_each_scheme() => Prop.ForAll<string>(text => Enum.GetValues<AliasScheme>().All(s =>
        AliasRules.Check(new(s, text)) is var answer && (answer.Succeeded || answer.Status.Code == Codes.ThingsAliasInvalid))).Holds();
}
