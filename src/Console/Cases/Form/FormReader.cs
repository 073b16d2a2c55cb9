using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Cases.Files;
using Yiwang.Console.Cases.Names;
using Yiwang.Console.Components;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;

namespace Yiwang.Console.Cases.Form;

/// <summary>
/// What a person typed into a form, as values of a command. What cannot be read stays as typed, so that the form shows it again beside what is wrong; the engine judges the rest.
/// </summary>
internal sealed class FormReader(Attachments attachments, ReferenceNames names, IViewer viewer, Text text)
{
    /// <summary>Of one table; a form in a browser has no more, the interface for programs takes the engine's 1,000.</summary>
    public const int RowsMax = 300;

    /// <param name="standing">The case that is filled in further; null = a new one.</param>
    public async Task<JsonObject> ReadAsync(IFormCollection form, IEnumerable<FieldDefinition> fields, CaseView? standing, FormErrors errors, CancellationToken cancel)
    {
        var values = new JsonObject();
        foreach (var field in fields.Where(f => !f.IsDerived))
        {
            values[field.Code] = field.Type switch
            {
                FieldType.Files or FieldType.Photos => await FilesAsync(form, field, InputName.Of(field.Code), standing, errors, cancel),
                FieldType.Table => await TableAsync(form, field, errors, cancel),
                _ => await OneAsync(form, field, InputName.Of(field.Code), errors, cancel),
            };
        }
        return values;
    }

    private async Task<JsonNode?> OneAsync(IFormCollection form, FieldDefinition field, string name, FormErrors errors, CancellationToken cancel)
    {
        if (field.Many || field.Type is FieldType.Choices or FieldType.Regions) return form[name].Count == 0 ? null : new JsonArray([.. form[name].Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => JsonValue.Create(v))]);
        if (field.Type == FieldType.Boolean) return JsonValue.Create(form[name].ToString() is "true" or "on");
        var typed = form[name].ToString().Trim();
        if (field.Offers is not null && typed == InputName.Other) typed = form[InputName.Typed(field.Code)].ToString().Trim();
        switch (field.Type)
        {
            case FieldType.Duration when typed.Length > 0: return JsonValue.Create($"{typed} {form[InputName.Unit(field.Code)]}".Trim());
            case FieldType.Money when typed.Length > 0: return Fen(typed, name, errors);
            case FieldType.Thing or FieldType.Point or FieldType.User or FieldType.Organization or FieldType.Industry when typed.Length > 0: return JsonValue.Create(await names.ResolveAsync(field, typed, cancel));
            // A browser sends line ends as CR LF.
            default: return typed.Length == 0 ? null : JsonValue.Create(typed.ReplaceLineEndings("\n"));
        }
    }

    private JsonValue Fen(string typed, string name, FormErrors errors)
    {
        var plain = new string([.. typed.Select(c => c is >= '０' and <= '９' ? (char)(c - '０' + '0') : c == '．' ? '.' : c == '，' ? ',' : c)]).Replace("元", "", StringComparison.Ordinal).Replace("¥", "", StringComparison.Ordinal);
        if (decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var yuan)
            && Math.Abs(yuan) < 90_000_000_000_000m && decimal.Truncate(yuan * 100) == yuan * 100) return JsonValue.Create((long)(yuan * 100));
        errors.Add(name, text["金额写成元，最多两位小数，如 1280.50。", "Money is written in yuan with at most two decimals, as 1280.50."]);
        return JsonValue.Create(typed);
    }

    private async Task<JsonNode?> TableAsync(IFormCollection form, FieldDefinition table, FormErrors errors, CancellationToken cancel)
    {
        var start = InputName.Of(table.Code) + ".";
        var indexes = new SortedSet<int>();
        foreach (var key in form.Keys)
        {
            if (!key.StartsWith(start, StringComparison.Ordinal)) continue;
            var rest = key.AsSpan(start.Length);
            var dot = rest.IndexOf('.');
            if (dot > 0 && int.TryParse(rest[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var index)) indexes.Add(index);
        }
        if (indexes.Count > RowsMax)
        {
            errors.Add(InputName.Of(table.Code), text[$"这张表最多 {RowsMax} 行。", $"This table takes {RowsMax} rows."]);
        }
        var rows = new JsonArray();
        foreach (var index in indexes.Take(RowsMax))
        {
            var row = new JsonObject();
            foreach (var column in table.Columns.Where(c => !c.IsDerived))
            {
                if (await OneAsync(form, column, InputName.Row(table.Code, index, column.Code), errors, cancel) is { } cell && !(column.Type == FieldType.Boolean && cell.GetValue<bool>() is false)) row[column.Code] = cell;
            }
            if (row.Count > 0) rows.Add(row);
        }
        return rows.Count == 0 ? null : rows;
    }

    private async Task<JsonNode?> FilesAsync(IFormCollection form, FieldDefinition field, string name, CaseView? standing, FormErrors errors, CancellationToken cancel)
    {
        var files = new JsonArray();
        var dropped = form[InputName.Drop(field.Code)].ToHashSet();
        foreach (var json in form[InputName.Files(field.Code)])
        {
            if (Parse(json) is not { } file || dropped.Contains(file.Blob.ToString())) continue;
            if (await attachments.MayReferAsync(file, viewer.Principal, standing, cancel)) files.Add(file.ToJson());
            else errors.Add(name, text[$"“{file.Name}”上传已过期，请重新选择。", $"The upload of “{file.Name}” has expired; choose it again."]);
        }
        foreach (var posted in form.Files.GetFiles(name).Where(f => f.Length > 0 || f.FileName.Length > 0))
        {
            var taken = await attachments.TakeAsync(posted, viewer.Principal, cancel);
            if (!taken.Succeeded) errors.Add(name, text.Say(taken.Status));
            else if (field.Type == FieldType.Photos && FileKind.Of(taken.Value.Type) is not { IsImage: true }) errors.Add(name, text[$"“{taken.Value.Name}”不是照片。", $"“{taken.Value.Name}” is not a photo."]);
            else files.Add(taken.Value.ToJson());
        }
        if (files.Count > FileReference.FilesMax) errors.Add(name, text[$"最多 {FileReference.FilesMax} 个文件。", $"At most {FileReference.FilesMax} files."]);
        return files.Count == 0 ? null : files;
    }

    private static FileReference? Parse(string? json)
    {
        if (json is not { Length: > 0 and < 2_000 }) return null;
        try { return FileReference.Read(JsonNode.Parse(json)); }
        catch (JsonException) { return null; }
    }
}
