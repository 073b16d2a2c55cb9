using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Points;
using Yiwang.Unit.Tests.Things;
using Of = Yiwang.Connect.Alarms.AlarmForm.Of;

namespace Yiwang.Unit.Tests.Connect.Alarms;

/// <summary>A rule that means nothing on its machine is not put in force, and the form says which field is wrong.</summary>
public sealed class SoundRuleTests : IAsyncLifetime
{
    private AlarmBed _bed = null!;
    private DeviceThings _things = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await AlarmBed.OpenAsync();
        _things = new DeviceThings(_bed.Connect.Things.Registry);
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Theory]
    [InlineData("oil_temp > 70", "", null)]
    [InlineData("油温 > 70 ℃ 且 状态 = 运行", "状态 = 停机", null)]
    [InlineData("", "", Of.When)]
    [InlineData("oil_tmp > 70", "", Of.When)]
    [InlineData("oil_temp > 70 MPa", "", Of.When)]
    [InlineData("oil_temp > 70", "状态 = 唱歌", Of.SuppressWhen)]
    public void Its_conditions_are_understood_or_the_field_is_named(string when, string suppress, string? field) =>
        Assert.Equal(field, Check(new() { [Of.Device] = ConnectBed.Press.ToString(), [Of.When] = when, [Of.SuppressWhen] = suppress }));

    [Theory]
    [InlineData("EQ-A-999", Of.Device)]
    [InlineData("", Of.Device)]
    public void It_needs_a_machine_with_points(string device, string field) =>
        Assert.Equal(field, Check(new() { [Of.Device] = device.Length > 0 ? $"{ThingsBed.Forge}/{device}" : null, [Of.When] = "oil_temp > 70" }));

    [Fact]
    public void Machines_of_another_organisation_are_not_watched() =>
        Assert.Equal(Of.Device, new SoundRule(_bed.Connect.Book, _things).Check(AlarmBed.Rule("oil_temp > 70") with { Owner = ThingsBed.Stranger }).Field);

    [Fact]
    public void What_is_wrong_is_said_with_the_place_and_a_better_word()
    {
        var said = new SoundRule(_bed.Connect.Book, _things).Check(AlarmBed.Rule("oil_tmp > 70")).Say!.Value;
        Assert.Contains("EQ-A-001", said.Zh, StringComparison.Ordinal);
        Assert.Contains("oil_temp", said.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hh:75 h:65 l:5 ll:2", null)]
    [InlineData("h:65", null)]
    [InlineData("", Of.Limits)]
    [InlineData("hh:65 h:75", Of.Limits)]
    [InlineData("h:65 l:70", Of.Limits)]
    [InlineData("h:65 h:70", Of.Limits)]
    public void Levels_rise_from_low_low_to_high_high(string limits, string? field)
    {
        var rows = limits.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(':')).Select(l => (JsonNode)new JsonObject { [Of.Level] = l[0], [Of.Limit] = int.Parse(l[1], System.Globalization.CultureInfo.InvariantCulture), [Of.Severity] = "normal" });
        Assert.Equal(field, Check(new() { [Of.Device] = ConnectBed.Press.ToString(), [Of.LimitPoint] = ConnectBed.Press + ".oil_temp", [Of.Limits] = new JsonArray([.. rows]) }));
    }

    [Fact]
    public void The_point_of_its_levels_is_one_of_the_machine() =>
        Assert.Equal(Of.LimitPoint, Check(new()
        {
            [Of.Device] = ConnectBed.Press.ToString(), [Of.LimitPoint] = ConnectBed.Pump + ".flow",
            [Of.Limits] = new JsonArray(new JsonObject { [Of.Level] = "h", [Of.Limit] = 1, [Of.Severity] = "normal" }),
        }));

    private string? Check(JsonObject values) => new SoundRule(_bed.Connect.Book, _things).Check(RuleReading.Read("r", ThingsBed.Forge, values, false, _things, _bed.Connect.Book)).Field;
}
