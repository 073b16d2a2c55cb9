using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>How people come into a node that runs in a process of its own: by its pages only.</summary>
internal static class Newcomer
{
    /// <summary>The first page of an untouched node: its organisation and that one's administrator, who stays signed in.</summary>
    /// <param name="kind">As the page names it, e.g. 企业.</param>
    public static Task<Visitor> SetUpAsync(BrowserFixture browser, ServedNode node, string kind, string uscc, string organization, string user, string person, string password) =>
        SetUpAsync(browser, node.Url, kind, uscc, organization, user, person, password);

    public static async Task<Visitor> SetUpAsync(BrowserFixture browser, string node, string kind, string uscc, string organization, string user, string person, string password)
    {
        var visitor = await browser.DesktopAsync(node);
        await visitor.GoAsync("/setup");
        await visitor.Page.SelectOptionAsync("#kind", new SelectOptionValue { Label = kind });
        foreach (var (field, value) in new[] { ("uscc", uscc), ("name", organization), ("user", user), ("person", person), ("password", password) }) await visitor.Page.FillAsync("#" + field, value);
        await visitor.ClickAsync("建立");
        await visitor.AtAsync("/(home|today)$");
        return visitor;
    }

    public static async Task<Visitor> SignInAsync(BrowserFixture browser, string url, string user, string password, bool phone = false)
    {
        var visitor = phone ? await browser.PhoneAsync(url) : await browser.DesktopAsync(url);
        await visitor.GoAsync("/sign-in");
        await visitor.Page.FillAsync("#name", user);
        await visitor.Page.FillAsync("#password", password);
        await visitor.ClickAsync("登录");
        await Assertions.Expect(visitor.Page).Not.ToHaveURLAsync(new Regex("/sign-in"));
        return visitor;
    }

    /// <summary>Who was given a temporary password signs in and sets her own.</summary>
    public static async Task<Visitor> SignInForTheFirstTimeAsync(BrowserFixture browser, string url, string user, string temporary, string password)
    {
        var visitor = await SignInAsync(browser, url, user, temporary);
        await visitor.AtAsync("/account/password");
        await visitor.Page.FillAsync("#current", temporary);
        await visitor.Page.FillAsync("#next", password);
        await visitor.ClickAsync("修改");
        await Assertions.Expect(visitor.Page).Not.ToHaveURLAsync(new Regex("/account/password$"));
        return visitor;
    }

    /// <summary>An organisation without a node of its own gets an account on this one; the page shows its administrator's temporary password once.</summary>
    public static async Task<string> HostAsync(Visitor admin, string kind, string uscc, string organization, string user, string person)
    {
        await admin.GoAsync("/admin/organizations");
        foreach (var (field, value) in new[] { ("uscc", uscc), ("name", organization), ("user", user), ("personName", person) }) await admin.Page.FillAsync("#" + field, value);
        await admin.Page.SelectOptionAsync("#kind", new SelectOptionValue { Label = kind });
        await admin.ClickAsync("登记");
        await admin.SaysAsync("临时密码");
        return await admin.Main.Locator(".note code").First.InnerTextAsync();
    }

    /// <summary>A token for a program of the person, from the account page.</summary>
    /// <param name="roles">Which the page does not tick by itself, as NodeAdmin.</param>
    public static async Task<string> TokenAsync(Visitor visitor, string title, params string[] roles)
    {
        await visitor.GoAsync("/account");
        foreach (var role in roles) await visitor.Page.CheckAsync($"[name='roles'][value='{role}']");
        await visitor.Page.FillAsync("#title", title);
        await visitor.ClickAsync("发一个令牌");
        await visitor.SaysAsync("请现在就复制");
        return await visitor.Main.Locator(".note code").First.InnerTextAsync();
    }
}
