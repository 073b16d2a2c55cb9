using System.Net;
using System.Text.RegularExpressions;
using Xunit;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Demo;

/// <summary>What the pages offer by a link, they give: of each person's menu, and of the pages behind it.</summary>
[Collection(DemoTests.Name)]
public sealed partial class MenuLinksTests(DemoFixture demo)
{
    // Names of things and cases: of links that differ in them alone, one is followed.
    private const int OfAKind = 1;

    [Fact]
    public async Task Every_person_s_menu_leads_to_pages()
    {
        foreach (var person in demo.Network.Data.People)
        {
            using var http = await demo.EnterAsync(person.User);
            var home = await http.ReadAsync("/home");
            foreach (var path in Links(Menu().Match(home).Value)) Assert.Equal((person.User, path, HttpStatusCode.OK), (person.User, path, await StatusAsync(http, path)));
        }
    }

    [Theory]
    [InlineData("linxiaoyu")]
    [InlineData("heming")]
    [InlineData("wutao")]
    [InlineData("liujie")]
    public async Task No_link_of_a_menu_s_page_is_dead(string user)
    {
        using var http = await demo.EnterAsync(user);
        var followed = new Dictionary<string, int>();
        foreach (var page in Links(Menu().Match(await http.ReadAsync("/home")).Value))
        {
            foreach (var link in Links(await http.ReadAsync(page)))
            {
                var kind = Named().Replace(link, "·");
                followed[kind] = followed.GetValueOrDefault(kind) + 1;
                if (followed[kind] > OfAKind) continue;
                var status = await StatusAsync(http, link);
                Assert.True((int)status < 400, $"{user}: {link} on {page} answers {status}");
            }
        }
        Assert.InRange(followed.Count, 40, 600);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var answer = await http.AskAsync(path, whole: false);
        return answer.StatusCode;
    }

    /// <summary>To this node's own pages; not those that change who looks or in what language.</summary>
    private static IEnumerable<string> Links(string html) =>
        from link in Link().Matches(html).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Distinct()
        where link is ['/', not '/', ..] && !link.StartsWith("/demo", StringComparison.Ordinal) && !link.Contains("lang=", StringComparison.Ordinal) && !link.Contains("theme=", StringComparison.Ordinal)
        select link;

    [GeneratedRegex("<nav aria-label=\"主菜单\">.*?</nav>", RegexOptions.Singleline)]
    private static partial Regex Menu();

    [GeneratedRegex("<a\\b[^>]*?\\shref=\"([^\"#]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^/?&=]*\d[^/?&=]*|(?<=/(things|i)/).*|(?<=o\.)[a-z2-7]+")]
    private static partial Regex Named();
}
