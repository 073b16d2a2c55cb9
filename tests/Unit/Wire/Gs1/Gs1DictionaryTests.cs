using Xunit;
using Yiwang.Wire.Gs1;

namespace Yiwang.Unit.Tests.Wire.Gs1;

public sealed class Gs1DictionaryTests
{
    [Fact]
    public void There_are_sixteen_keys_and_codes_that_begin_alike_have_as_many_digits()
    {
        Assert.Equal(["00", "01", "253", "255", "401", "402", "414", "415", "417", "8003", "8004", "8006", "8010", "8013", "8017", "8018"], Gs1Dictionary.Keys.Select(k => k.Code));
        Assert.All(Gs1Dictionary.All.GroupBy(a => a.Code[..2]), g => Assert.Single(g.Select(a => a.Code.Length).Distinct()));
        Assert.Equal(Gs1Dictionary.All.Count, Gs1Dictionary.All.Select(a => a.Code).Distinct().Count());
    }

    [Theory]
    [InlineData("01", true)]
    [InlineData("3105", true)]
    [InlineData("3106", false)]
    [InlineData("1", false)]
    [InlineData("001", false)]
    [InlineData("0235", false)]
    [InlineData("235", true)]
    [InlineData("99", true)]
    [InlineData("04", false)]
    public void A_code_is_found_in_its_own_length_only(string code, bool known) => Assert.Equal(known, Gs1Dictionary.Find(code) is not null);

    [Fact]
    public void Short_names_are_read_in_any_case() => Assert.Equal("8003", Gs1Dictionary.FindNamed("GRAI")?.Code);

    [Theory]
    [InlineData("01", "09506000134352", Gs1Fault.None, 0)]
    [InlineData("01", "09506000134353", Gs1Fault.CheckDigit, 0)]
    [InlineData("01", "0950600013435", Gs1Fault.ValueTooShort, 0)]
    [InlineData("01", "095060001343520", Gs1Fault.ValueTooLong, 14)]
    [InlineData("01", "09506000x34352", Gs1Fault.Character, 8)]
    [InlineData("10", "A B", Gs1Fault.Character, 1)]
    [InlineData("10", "123456789012345678901", Gs1Fault.ValueTooLong, 20)]
    [InlineData("10", "", Gs1Fault.ValueMissing, 0)]
    [InlineData("17", "251200", Gs1Fault.None, 0)]
    [InlineData("17", "251300", Gs1Fault.Date, 0)]
    [InlineData("17", "250230", Gs1Fault.Date, 0)]
    [InlineData("7003", "2512312460", Gs1Fault.Time, 6)]
    [InlineData("7003", "2512002359", Gs1Fault.Date, 0)]
    [InlineData("7007", "250101250228", Gs1Fault.None, 0)]
    [InlineData("8003", "19506000134352", Gs1Fault.Value, 0)]
    [InlineData("8004", "95A6000", Gs1Fault.CompanyPrefix, 0)]
    [InlineData("8006", "095060001343520302", Gs1Fault.Value, 14)]
    [InlineData("8007", "GB29NWBK60161331926819", Gs1Fault.None, 0)]
    [InlineData("8007", "GB29NWBK60161331926818", Gs1Fault.Value, 0)]
    [InlineData("8010", "9506000ab", Gs1Fault.Character, 7)]
    [InlineData("8011", "012", Gs1Fault.Value, 0)]
    [InlineData("8013", "1987654Ad4X4bL5ttr2310c2K", Gs1Fault.None, 0)]
    [InlineData("8013", "1987654Ad4X4bL5ttr2310c2X", Gs1Fault.CheckCharacters, 0)]
    [InlineData("4309", "18000000003600000000", Gs1Fault.None, 0)]
    [InlineData("4309", "18000000013600000000", Gs1Fault.Value, 0)]
    public void A_value_is_checked_by_the_rules_of_its_identifier(string ai, string value, Gs1Fault fault, int at)
    {
        Assert.Equal(fault, Gs1Values.Check(Gs1Dictionary.Find(ai)!, value, out var where));
        if (fault != Gs1Fault.None) Assert.Equal(at, where);
    }

    [Theory]
    [InlineData("7907665Bm8v2AB")]
    [InlineData("12345_0123456789:;<=>?62")]
    [InlineData("99999zzzzzzzzzzzzzzzzzzT2")]
    public void Check_characters_are_those_of_the_general_specifications(string gmn) => Assert.Equal((gmn[^2], gmn[^1]), Gs1CheckDigits.Pair(gmn.AsSpan(..^2)));
}
