using Yiwang.Events;

namespace Yiwang.Cases.Definitions.Reading;

/// <summary>A label: <c>工单 | Work order</c>, or <c>{zh: 工单, en: Work order}</c>.</summary>
public static class BothLanguages
{
    public static Bilingual? Read(YamlNode node, ProblemList problems)
    {
        if (node is YamlMap map)
        {
            var reader = new MapReader(map, problems);
            var (zh, en) = (reader.Text("zh", needed: true), reader.Text("en", needed: true));
            reader.End();
            return zh is null || en is null ? null : new(zh.Text.Trim(), en.Text.Trim());
        }
        if (node is YamlText text)
        {
            var at = text.Text.IndexOf('|', StringComparison.Ordinal);
            var (zh, en) = at < 0 ? ("", "") : (text.Text[..at].Trim(), text.Text[(at + 1)..].Trim());
            if (zh.Length > 0 && en.Length > 0) return new(zh, en);
        }
        problems.Say(node, "这里要写中文和英文两种：“工单 | Work order”", "both languages are wanted here: '工单 | Work order'");
        return null;
    }
}
