using System.Text;
using Xunit;
using Yiwang.Identify.Links;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Unit.Tests.Identify.Links;

public sealed class Gs1LinkValuesTests
{
    private static readonly Gs1Link s_link = new(1200, "pip", "https://x.example/p?a=1", "产品 “信息”", ["zh", "en-GB"], "text/html", ["CN"], true, false);

    [Fact]
    public void A_link_comes_back_from_its_value()
    {
        var read = Assert.Single(Gs1LinkValues.Read([Value(1200, Encoding.UTF8.GetString(Gs1LinkValues.Write(s_link)))]));
        Assert.Equal(s_link with { Languages = read.Languages, Contexts = read.Contexts }, read);
        Assert.Equal(s_link.Languages, read.Languages);
        Assert.Equal(s_link.Contexts, read.Contexts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"linkType":1}""")]
    [InlineData("""{"linkType":"gs1:pip","href":"https://x.example","title":"t","hreflang":[1]}""")]
    [InlineData("""{"linkType":"gs1:pip","href":"javascript:alert(1)","title":"t"}""")]
    [InlineData("""{"linkType":"gs1:pip","href":"https://x.example/\r\nSet-Cookie:a=b","title":"t"}""")]
    [InlineData("""{"linkType":"gs1:pip","href":"https://u:p@x.example/","title":"t"}""")]
    [InlineData("""{"linkType":"gs1:pip","href":"https://x.example/中","title":"t"}""")]
    [InlineData("""{"linkType":"gs1:defaultLink","href":"https://x.example/","title":"t"}""")]
    [InlineData("""{"linkType":"gs1:pip","href":"https://x.example/"}""")]
    [InlineData("""{"linkType":"gs1:pip","href":"https://x.example/","title":"t","type":"html"}""")]
    [InlineData("""{"linkType":"gs1:pip","href":"https://x.example/","title":"t","hreflang":"zh-Hans"}""")]
    [InlineData("""{"linkType":"gs1:pip","href":"https://x.example/","title":"t","default":"yes"}""")]
    public void What_is_no_sound_link_is_passed_over(string data) => Assert.Empty(Gs1LinkValues.Read([Value(1200, data)]));

    [Fact]
    public void Links_stand_in_the_order_of_their_indexes_and_a_new_one_goes_behind()
    {
        HandleValue[] values = [.. new[] { 1205, 1200 }.Select(i => Value(i, """{"linkType":"gs1:pip","href":"https://x.example/","title":"t"}"""))];
        Assert.Equal([1200, 1205], Gs1LinkValues.Read(values).Select(l => l.Index));
        Assert.Equal(1206, Gs1LinkValues.FreeIndex(values));
        Assert.Equal(1201, Gs1LinkValues.FreeIndex([.. values, Value(Gs1LinkValues.IndexMax, "{}")]));
        Assert.Null(Gs1LinkValues.FreeIndex([.. Enumerable.Range(Gs1LinkValues.IndexMin, 100).Select(i => Value(i, "{}"))]));
    }

    [Fact]
    public void Moving_and_choosing_the_default_change_no_more_than_they_must()
    {
        Gs1Link[] links = [s_link, s_link with { Index = 1203, Title = "b", IsDefault = false }, s_link with { Index = 1204, Title = "c", IsDefault = false }];
        Assert.Equal([1203, 1200], LinkEdits.Move(links, 1200, 1).Select(e => e.Index));
        Assert.Empty(LinkEdits.Move(links, 1200, -1));
        Assert.Empty(LinkEdits.Move(links, 1204, 1));
        Assert.Equal([1200, 1204], LinkEdits.MakeDefault(links, 1204).Select(e => e.Index));
    }

    [Theory]
    [InlineData("gs1:pip", "pip")]
    [InlineData("https://gs1.org/voc/pip", "pip")]
    [InlineData("https://ref.gs1.org/voc/anything", "anything")]
    [InlineData("alternate", "alternate")]
    [InlineData("pip", null)]
    [InlineData("gs1:", null)]
    [InlineData("", null)]
    public void A_link_type_has_many_names(string asked, string? name) => Assert.Equal(name, LinkType.NameOf(asked));

    private static HandleValue Value(int index, string json) => new(index, Gs1LinkValues.Type, Encoding.UTF8.GetBytes(json), 86_400, ValuePermissions.Default, 0, 1, Visibility.Public);
}
