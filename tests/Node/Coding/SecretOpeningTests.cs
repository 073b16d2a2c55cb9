using System.Net;
using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Coding;

/// <summary>The secret code under the cap.</summary>
public sealed class SecretOpeningTests(CodingNode node) : IClassFixture<CodingNode>
{
    [Fact]
    public async Task The_First_Opening_Says_Genuine_And_Every_Later_One_When_And_Where()
    {
        var (bottle, secret, size) = (node.Bottle(), node.Secret(), node.Get<IEvents>().Size);
        var page = await node.OpenBottleAsync(bottle, secret.ToLowerInvariant().Insert(4, "-"), CodingNode.Chongqing + "1", CodingNode.Device(1));
        Assert.Contains("正品·首次开启", page, StringComparison.Ordinal);
        Assert.Equal("SecretActivated", Assert.Single(node.FactsSince(size)).Kind);
        node.Clock.Advance(TimeSpan.FromHours(3));
        var again = await node.OpenBottleAsync(bottle, secret, CodingNode.Guangzhou + "1", CodingNode.Device(2));
        Assert.Contains("已激活", again, StringComparison.Ordinal);
        Assert.Contains("重庆市", again, StringComparison.Ordinal);
        Assert.DoesNotContain("正品", again, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, again, StringComparison.Ordinal);
        Assert.Single(node.FactsSince(size));
    }

    [Fact]
    public async Task Of_Many_At_The_Same_Moment_One_Opens_It()
    {
        var (bottle, secret, size) = (node.Bottle(), node.Secret(), node.Get<IEvents>().Size);
        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => node.OpenBottleAsync(bottle, secret, CodingNode.Chengdu + i, CodingNode.Device(i))));
        Assert.Single(pages, p => p.Contains("正品·首次开启", StringComparison.Ordinal));
        Assert.Equal(3, pages.Count(p => p.Contains("已激活", StringComparison.Ordinal)));
        Assert.Single(node.FactsSince(size));
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"secret\"\r\n\r\nX")]
    [InlineData("multipart/form-data; boundary=b", "nothing of the kind")]
    [InlineData("multipart/form-data", "--b")]
    [InlineData("application/x-www-form-urlencoded", "many")]
    public async Task A_Form_That_Is_None_Is_Refused_And_Opens_Nothing(string type, string body)
    {
        var (bottle, size) = (node.Bottle(), node.Get<IEvents>().Size);
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body == "many" ? string.Concat(Enumerable.Repeat("a&", 2_000)) : body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await node.SendAsync(HttpMethod.Post, "/scan/open/" + bottle, CodingNode.Chongqing + "1", content: content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(node.FactsSince(size));
    }

    [Fact]
    public async Task A_Second_Secret_Under_One_Visible_Code_Is_A_Suspicion_And_Uses_Nothing_Up()
    {
        var (bottle, first, second) = (node.Bottle(), node.Secret(), node.Secret());
        await node.OpenBottleAsync(bottle, first, CodingNode.Chongqing + "1");
        Assert.Contains("疑似仿冒", await node.OpenBottleAsync(bottle, second, CodingNode.Chongqing + "2"), StringComparison.Ordinal);
        Assert.Equal("twice", (await node.SuspicionAsync("suspected-counterfeit", bottle)).Values["rule"]!.ToString());
        Assert.Contains("正品·首次开启", await node.OpenBottleAsync(node.Bottle(), second, CodingNode.Chongqing + "3"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_Secrets_Cost_And_Then_Even_A_Right_One_Waits()
    {
        var (bottle, secret) = (node.Bottle(), node.Secret());
        for (var i = 0; i < 5; i++) Assert.Contains("无此码", await node.OpenBottleAsync(bottle, "2222222" + "3456789"[i], $"100.64.1.{i}"), StringComparison.Ordinal);
        Assert.Equal("wrong", (await node.SuspicionAsync("suspected-counterfeit", bottle)).Values["rule"]!.ToString());
        var limited = await node.OpenBottleAsync(bottle, secret, CodingNode.Chongqing + "1");
        Assert.Contains("请稍后再试", limited, StringComparison.Ordinal);
        Assert.DoesNotContain("正品", limited, StringComparison.Ordinal);
        node.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Contains("正品·首次开启", await node.OpenBottleAsync(bottle, secret, CodingNode.Chongqing + "1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_Address_Cannot_Try_Its_Way_Through_Many_Visible_Codes()
    {
        var tried = 0;
        for (; tried < 100; tried++)
            if ((await node.OpenBottleAsync(node.Bottle(), "ZZZZZZZZ", "100.64.9.9")).Contains("请稍后再试", StringComparison.Ordinal)) break;
        Assert.InRange(tried, 20, 25);
    }

    [Fact]
    public async Task What_Is_No_Secret_Costs_Nothing_And_A_Bottle_Of_No_Batch_Answers_As_A_Wrong_Secret_Does()
    {
        var bottle = node.Bottle();
        for (var i = 0; i < 8; i++) Assert.Contains("请再看一遍", await node.OpenBottleAsync(bottle, "0OIL", CodingNode.Chongqing + "7"), StringComparison.Ordinal);
        Assert.Contains("正品·首次开启", await node.OpenBottleAsync(bottle, node.Secret(), CodingNode.Chongqing + "7"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_Answer_Has_One_Shape()
    {
        var (bottle, good) = (node.Bottle(), node.Secret());
        foreach (var secret in new[] { good, good, "23456789", "O", "" })
        {
            var answer = await node.SendAsync(HttpMethod.Post, "/scan/open/" + bottle, CodingNode.Chongqing + "8", CodingNode.Device(8), new FormUrlEncodedContent([new("secret", secret)]));
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            Assert.Equal("", await answer.Content.ReadAsStringAsync());
            Assert.Matches($"^/i/{bottle}\\?opened=[0-9a-f]{{24}}#answer$", answer.Headers.Location!.ToString());
        }
    }

    [Fact]
    public async Task No_Secret_Stands_In_Clear_Anywhere_In_The_Data_Folder()
    {
        var (bottle, secret) = (node.Bottle(), node.Secret());
        await node.OpenBottleAsync(bottle, secret, CodingNode.Chongqing + "1");
        await node.OpenBottleAsync(bottle, "3333333K", CodingNode.Chongqing + "1");
        var needles = node.Secrets.Take(400).Append(secret).Append("3333333K").SelectMany(s => new[] { System.Text.Encoding.ASCII.GetBytes(s), System.Text.Encoding.Unicode.GetBytes(s), System.Text.Encoding.ASCII.GetBytes(s.ToLowerInvariant()) }).ToArray();
        var files = 0;
        foreach (var (path, bytes) in LiveFolder.Files(node.DataFolder))
        {
            files++;
            var text = System.Text.Encoding.Latin1.GetString(bytes);
            Assert.All(needles, n => Assert.True(bytes.AsSpan().IndexOf(n) < 0, path));
            // the bottle itself is there: the search would find what is written
            if (path.EndsWith(".seg", StringComparison.Ordinal)) Assert.Contains(bottle, text, StringComparison.Ordinal);
        }
        Assert.True(files > 8);
    }
}
