using Xunit;
using Yiwang.Connect.Inspection.Records;
using static Yiwang.Unit.Tests.Connect.Inspection.Sample;

namespace Yiwang.Unit.Tests.Connect.Inspection;

public sealed class PresenceCheckTests
{
    private static readonly string[] s_codes = ["o.test/EQ-A-001", "99.501.1001/EQ-A-001", "EQ-A-001", "P3"];

    [Theory]
    [InlineData("qr", "https://id.yuzhou.example/i/99.501.1001/EQ-A-001", "qr")]
    [InlineData("qr", "https://id.yuzhou.example/i/99.501.1001%2FEQ-A-001?x=1", "qr")]
    [InlineData("qr", " 99.501.1001/eq-a-001 ", "qr")]
    [InlineData("code", "p3", "code")]
    [InlineData("qr", "https://id.yuzhou.example/i/99.501.1001/EQ-A-002", "")]
    [InlineData("nfc", "P3", "")]
    [InlineData("bluetooth", "P3", "")]
    [InlineData("qr", null, "")]
    public void A_code_proves_presence_when_it_is_the_place_s_and_the_route_takes_it(string kind, string? text, string proof) =>
        Assert.Equal(proof, PresenceCheck.Proof(Run(Item(1)), Item(1), s_codes, new(kind, text, null, null, null)));

    [Theory]
    [InlineData(29.2905, 106.25, 5, "gps 56 m")]
    [InlineData(29.2913, 106.25, 50, "gps 145 m")]
    [InlineData(29.2913, 106.25, 5, "")]
    // a phone that says it does not know where it is proves nothing
    [InlineData(29.31, 106.25, 100_000, "")]
    public void A_location_proves_presence_within_a_hundred_metres_and_its_accuracy(double latitude, double longitude, double accuracy, string proof) =>
        Assert.Equal(proof, PresenceCheck.Proof(Run(Item(1)), Item(1) with { Latitude = 29.29, Longitude = 106.25 }, s_codes, new("gps", null, latitude, longitude, accuracy)));

    [Fact]
    public void A_place_without_coordinates_is_not_proved_by_location() =>
        Assert.Equal("", PresenceCheck.Proof(Run(Item(1)), Item(1), s_codes, new("gps", null, 29.29, 106.25, 5)));
}
