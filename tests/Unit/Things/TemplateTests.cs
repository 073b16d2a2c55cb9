using System.Text;
using FsCheck.Fluent;
using Xunit;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Unit.Tests.Things;

public sealed class TemplateTests
{
    private static readonly TemplateBody Forging = StarterTemplates.All.Single(t => t.Suffix == "META_FORGING").Body;
    private static readonly TemplateBody GasMeter = StarterTemplates.All.Single(t => t.Suffix == "META_GAS_METER").Body;

    private static Template Published(TemplateBody body) => new(Handle.Parse("99.501.1001/META_X"), 1, TemplateState.Published, RecordTests.Owner, body, 0);

    private static HandleValue Value(int index, string data) => new(index, "", Encoding.UTF8.GetBytes(data), 86_400, ValuePermissions.Default, 0);

    private static readonly HandleValue[] SoundForging = [Value(2000, "ZXJ-20261109-A01"), Value(2001, "L26-1109"), Value(2002, "42CrMo"), Value(2003, "1150.5")];

    [Fact]
    public void The_templates_that_ship_are_sound_and_bilingual()
    {
        Assert.Equal(["产品", "批次", "设备", "转向节锻件", "白酒", "燃气表"], StarterTemplates.All.Select(t => t.Body.NameZh));
        Assert.All(StarterTemplates.All, t => Assert.Empty(TemplateRules.Check(t.Body)));
        Assert.All(StarterTemplates.All.SelectMany(t => t.Body.Items), i => Assert.Contains(i.NameZh, c => c > 0x4E00));
    }

    [Fact]
    public void The_forging_template_hides_its_drawing_and_shows_its_material()
    {
        var drawing = Forging.Items.Single(i => i.Name == "drawing");
        Assert.Equal((2, Visibility.Granted), (drawing.Grade, drawing.Visibility));
        Assert.Equal((1, Visibility.Public), (Forging.Items.Single(i => i.Name == "material").Grade, Forging.Items.Single(i => i.Name == "material").Visibility));
    }

    [Fact]
    public void A_template_written_and_read_is_the_same()
    {
        foreach (var starter in StarterTemplates.All)
        {
            var json = TemplateJson.Write(starter.Body);
            Assert.Equal(json, TemplateJson.Write(TemplateJson.TryRead(json)!));
        }
        var hidden = Forging with { Items = [Forging.Items[0] with { Input = false, Enabled = false, Grade = 3, Min = 1.5m }] };
        var back = TemplateJson.TryRead(TemplateJson.Write(hidden))!.Items[0];
        Assert.Equal((false, false, (byte)3, 1.5m), (back.Input, back.Enabled, back.Grade, back.Min));
    }

    [Fact]
    public void Anything_else_is_not_a_template() => Prop.ForAll<string>(text => TemplateJson.TryRead(Encoding.UTF8.GetBytes(text ?? "")) is null).Holds();

    [Fact]
    public void Values_take_name_grade_visibility_and_permissions_from_their_items()
    {
        Assert.Null(TemplateValues.Bind(Published(Forging), [.. SoundForging, Value(1, "https://example.org")], out var bound));
        Assert.Equal(["batchNo", "heatNo", "material", "forgingTemperature", ""], bound.Select(v => v.Type));
        Assert.Equal((Visibility.Granted, ValuePermissions.AdminRead | ValuePermissions.AdminWrite), (bound[3].Visibility, bound[3].Permissions));
        Assert.Equal(ValuePermissions.Default, bound[2].Permissions);
    }

    [Fact]
    public void A_value_may_be_kept_closer_than_its_item_says_never_wider()
    {
        Assert.Null(TemplateValues.Bind(Published(Forging), [.. SoundForging.Select(v => v with { Visibility = Visibility.Internal })], out var closer));
        Assert.All(closer, v => Assert.Equal((Visibility.Internal, ValuePermissions.AdminRead | ValuePermissions.AdminWrite), (v.Visibility, v.Permissions)));
        Assert.Null(TemplateValues.Bind(Published(Forging), [.. SoundForging.Select(v => v with { Visibility = Visibility.Public })], out var wider));
        Assert.Equal(Visibility.Granted, wider.Single(v => v.Index == 2003).Visibility);
    }

    [Theory]
    [InlineData(2003, "700", "value.out-of-range")]
    [InlineData(2003, "1301", "value.out-of-range")]
    [InlineData(2003, "1150.55", "value.decimals")]
    [InlineData(2003, "1,150", "value.not-number")]
    [InlineData(2003, "１１５０", "value.not-number")]
    [InlineData(2003, "1e3", "value.not-number")]
    [InlineData(2003, "", "value.required")]
    [InlineData(2002, "Q235", "value.not-an-option")]
    [InlineData(2000, "A\u0007", "value.control")]
    [InlineData(2000, "12345678901234567890123456789012345678901", "value.too-long")]
    [InlineData(2009, "2026/11/09", "value.not-date")]
    [InlineData(2009, "2026-02-30", "value.not-date")]
    [InlineData(2010, "drawing.pdf", "value.not-file")]
    [InlineData(2010, "https://example.org/d.exe", "value.file-type")]
    [InlineData(2999, "x", "value.unknown-item")]
    public void A_wrong_value_is_named_with_its_rule_in_both_languages(int index, string data, string rule)
    {
        var values = SoundForging.Where(v => v.Index != index).Append(Value(index, data)).ToList();
        var fault = Assert.Single(TemplateValues.Bind(Published(Forging), values, out _)!);
        Assert.Equal((index, rule), (fault.Index, fault.Rule));
        Assert.True(fault.Say.Zh.Length > 4 && fault.Say.En.Length > 4);
    }

    [Theory]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 12 图纸 A.pdf", true)]
    [InlineData("https://example.org/d.PDF?v=1", true)]
    [InlineData("sha256:e3b0 12 a.pdf", false)]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 12 ../a.pdf", false)]
    [InlineData("javascript:alert(1)//a.pdf", false)]
    public void A_file_is_an_attachment_or_an_address(string data, bool sound) =>
        Assert.Equal(sound, TemplateValues.Bind(Published(Forging), [.. SoundForging, Value(2010, data)], out _) is null);

    [Fact]
    public void A_pattern_must_match_the_whole_text()
    {
        HandleValue[] Meter(string number) => [Value(2000, number), Value(2001, "G2.5-NB"), Value(2002, "G2.5"), Value(2009, "2026-11-09")];
        Assert.Null(TemplateValues.Bind(Published(GasMeter), Meter("GM000001"), out _));
        Assert.Equal("value.pattern", TemplateValues.Bind(Published(GasMeter), Meter("GM-000001"), out _)!.Single().Rule);
        Assert.Equal("value.pattern", TemplateValues.Bind(Published(GasMeter), Meter("GM000001\n"), out _)!.Single().Rule);
    }

    [Fact]
    public void Without_a_template_any_values_stand() => Assert.Null(TemplateValues.Bind(null, [Value(2999, "x")], out _));

    [Fact]
    public void A_disabled_item_takes_no_value_and_asks_for_none()
    {
        var disabled = Forging with { Items = [.. Forging.Items.Select(i => i.Index == 2003 ? i with { Enabled = false } : i)] };
        Assert.Equal("value.disabled-item", TemplateValues.Bind(Published(disabled), SoundForging, out _)!.Single().Rule);
        Assert.Null(TemplateValues.Bind(Published(disabled), SoundForging[..3], out _));
    }

    [Fact]
    public void A_new_version_may_disable_and_add_but_not_delete_rename_or_retype()
    {
        string[] Rules(Func<TemplateItem, TemplateItem?> change) => [.. TemplateRules.CheckNext(Forging, Forging with { Items = [.. Forging.Items.Select(change).OfType<TemplateItem>()] }).Select(f => f.Rule)];
        Assert.Empty(Rules(i => i with { Enabled = false, Grade = 3 }));
        Assert.Equal(["item.deleted"], Rules(i => i.Index == 2004 ? null : i));
        Assert.Equal(["item.renamed"], Rules(i => i.Index == 2004 ? i with { Name = "other" } : i));
        Assert.Equal(["item.retyped"], Rules(i => i.Index == 2004 ? i with { Type = ItemType.Text } : i));
    }

    [Theory]
    [InlineData("item.index")]
    [InlineData("item.name")]
    [InlineData("item.length")]
    [InlineData("item.range")]
    [InlineData("item.options")]
    [InlineData("item.pattern")]
    [InlineData("item.date-format")]
    [InlineData("item.grade")]
    public void An_unsound_item_is_refused_by_rule(string rule)
    {
        var good = new TemplateItem { Index = 2000, Name = "a", NameZh = "甲", Type = ItemType.Text };
        var bad = rule switch
        {
            "item.index" => good with { Index = 1999 },
            "item.name" => good with { Name = "_a" },
            "item.length" => good with { MinLength = 5, MaxLength = 4 },
            "item.range" => good with { Min = 2, Max = 1 },
            "item.options" => good with { Type = ItemType.Choice },
            "item.pattern" => good with { Pattern = "(?<=a)b" },
            "item.date-format" => good with { DateFormat = "dd.MM.yyyy" },
            _ => good with { Grade = 4 },
        };
        var body = new TemplateBody { NameZh = "模板", NameEn = "t", Kind = ObjectKind.Other, Items = [bad] };
        Assert.Equal(rule, Assert.Single(TemplateRules.Check(body)).Rule);
    }

    [Fact]
    public void A_pattern_made_to_explode_ends_at_once()
    {
        var body = new TemplateBody { NameZh = "模板", NameEn = "t", Kind = ObjectKind.Other, Items = [new() { Index = 2000, Name = "a", NameZh = "甲", Type = ItemType.Text, Pattern = "(a+)+b" }] };
        Assert.Equal("value.pattern", TemplateValues.Bind(Published(body), [Value(2000, new string('a', 4000))], out _)!.Single().Rule);
    }
}
