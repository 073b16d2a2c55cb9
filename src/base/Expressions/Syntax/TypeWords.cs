namespace Yiwang.Expressions.Syntax;

internal static class TypeWords
{
    public static string Zh(ExpressionType type) => type switch
    {
        ExpressionType.Number => "数值",
        ExpressionType.Boolean => "是非值",
        ExpressionType.Text => "文本",
        _ => "时长",
    };

    public static string En(ExpressionType type) => type switch
    {
        ExpressionType.Number => "a number",
        ExpressionType.Boolean => "true or false",
        ExpressionType.Text => "text",
        _ => "a duration",
    };
}
