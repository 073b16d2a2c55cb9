using Microsoft.Playwright;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>Filling in forms of cases as a person does, by the codes of their fields; on a page, or in the sheet of a step.</summary>
internal static class Filling
{
    private static readonly FilePayload s_paper = new() { Name = "附件.txt", MimeType = "text/plain", Buffer = "附件"u8.ToArray() };

    public static async Task FillAsync(this ILocator form, params (string Field, string Value)[] texts)
    {
        foreach (var (field, value) in texts) await form.Locator($"[name='f.{field}']").FillAsync(value);
    }

    /// <summary>From a list by its label.</summary>
    public static Task SelectAsync(this ILocator form, string field, string label) => form.Locator($"select[name='f.{field}']").SelectOptionAsync(new SelectOptionValue { Label = label });

    /// <summary>One of the few that stand side by side, or a tick.</summary>
    public static Task TickAsync(this ILocator form, string field, string value) => form.Locator($"label:has(input[name='f.{field}'][value='{value}'])").ClickAsync();

    /// <summary>Finds it by some words and takes the first that is offered.</summary>
    public static async Task PickAsync(this ILocator form, string field, string words, string offered)
    {
        var pick = form.Locator($"yw-pick:has([name='f.{field}'])");
        await pick.Locator("input[role=combobox]").FillAsync(words);
        await pick.Locator(".pick-list li[role=option]", new() { HasText = offered }).First.ClickAsync();
    }

    /// <summary>Sends a file with each field; they are there before the form goes.</summary>
    public static async Task AttachAsync(this ILocator form, params string[] fields)
    {
        foreach (var field in fields) await form.Locator($"yw-files:defined input[type=file][name='f.{field}']").SetInputFilesAsync(s_paper);
        foreach (var field in fields) await Assertions.Expect(form.Locator($"input[name='f.{field}.ref']")).ToHaveCountAsync(1);
    }

    /// <summary>The rows of a table; the first is there, the others are added.</summary>
    public static async Task RowsAsync(this ILocator form, string field, params IReadOnlyList<(string Column, string Value)>[] rows)
    {
        var table = form.Locator($"yw-rows:defined[id$='f.{field}']");
        for (var i = 0; i < rows.Length; i++)
        {
            if (i > 0) await table.Locator("[data-add]").ClickAsync();
            foreach (var (column, value) in rows[i])
            {
                var cell = table.Locator("tbody tr").Nth(i).Locator($"[data-column='{column}']").Locator("select, input").First;
                if (await cell.EvaluateAsync<bool>("e => e.matches('select')")) await cell.SelectOptionAsync(value);
                else await cell.FillAsync(value);
            }
        }
    }
}
