using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AePipeline.Architecture.Tests.Arrows;

/// <summary>Reads a page of Razor as the C# in it: enough to see what it uses, not to run it.</summary>
/// <remarks>
/// The class that Razor would write is written in short: the components of its elements, its expressions and statements, its
/// <c>@code</c>. Not seen is C# in an attribute of a component without an <c>@</c> before it. A directive that is not known here is an
/// error, so that none is passed over.
/// </remarks>
internal sealed class RazorPage
{
    private static readonly string[] s_void = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

    private readonly string _path;
    private readonly string _text;
    private readonly StringBuilder _usings = new();
    private readonly StringBuilder _members = new();
    private readonly StringBuilder _statements = new();
    private int _at;

    private RazorPage(string path, string text) => (_path, _text) = (path, text);

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    /// <summary>The page as a class.</summary>
    /// <param name="path">Its file, from the project's folder.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="rootNamespace">The namespace of the project.</param>
    /// <param name="imports">The files <c>_Imports.razor</c> that hold for it, one after the other.</param>
    public static string AsClass(string path, string text, string rootNamespace, string imports)
    {
        var page = new RazorPage(path, text);
        page.ReadToEnd();
        var imported = new RazorPage(path, imports);
        imported.ReadToEnd();
        var folders = path.Split('/')[..^1];
        return $$"""
            {{imported._usings}}{{page._usings}}
            namespace {{string.Join('.', [rootNamespace, .. folders])}}
            {
                class {{Path.GetFileNameWithoutExtension(path)}}
                {
                    {{imported._members}}{{page._members}}
                    void Render()
                    {
                        {{page._statements}}
                    }
                }
            }
            """;
    }

    private void ReadToEnd()
    {
        // An end of an element that begins nowhere is passed over: whether the page is well formed is for Razor to say.
        while (_at < _text.Length) ReadContent();
    }

    /// <summary>What is in an element, up to its end.</summary>
    private void ReadContent()
    {
        while (_at < _text.Length)
        {
            if (Next == '@') ReadTransition();
            else if (Follows("<!--")) Pass("-->");
            else if (Follows("</"))
            {
                Pass(">");
                return;
            }
            else if (Next == '<' && _at + 1 < _text.Length && char.IsLetter(_text[_at + 1])) ReadElement();
            else _at++;
        }
    }

    private void ReadElement()
    {
        _at++;
        var name = Take(char.IsLetterOrDigit);
        if (char.IsUpper(name[0])) _statements.AppendLine($"_ = typeof({name});");
        while (_at < _text.Length && Next != '>' && !Follows("/>"))
        {
            if (Next == '@') ReadTransition();
            else if (Next is '"' or '\'') ReadValue(Next);
            else _at++;
        }

        var isEmpty = Next == '/' || s_void.Contains(name);
        Pass(">");
        if (!isEmpty) ReadContent();
    }

    private void ReadValue(char quote)
    {
        _at++;
        while (_at < _text.Length && Next != quote)
        {
            if (Next == '@') ReadTransition();
            else _at++;
        }

        _at++;
    }

    /// <summary>From markup to C#, at an <c>@</c>.</summary>
    private void ReadTransition()
    {
        if (Follows("@*"))
        {
            Pass("*@");
            return;
        }

        _at++;
        if (Next == '{') ReadBlock();
        else if (Next == '(') _statements.AppendLine($"_ = {TakeBalanced()};");
        else if (char.IsLetter(Next) || Next == '_') ReadWord();
        else _at++;
    }

    private void ReadWord()
    {
        var start = _at;
        var word = Take(IsOfName);
        switch (word)
        {
            case "using":
                _usings.AppendLine($"using {TakeLine()};");
                break;
            case "inject":
                _members.AppendLine($"{TakeLine()};");
                break;
            case "inherits" or "implements" or "layout":
                _statements.AppendLine($"_ = typeof({TakeLine()});");
                break;
            case "code":
                PassSpace();
                _members.AppendLine(TakeBalanced()[1..^1]);
                break;
            case "if" or "for" or "foreach" or "while" or "switch":
                _at = start;
                ReadStatement();
                break;
            case "page" or "namespace" or "typeparam" or "attribute" or "functions" or "section" or "await" or "do" or "try" or "lock":
                throw new NotSupportedException($"{_path} has '@{word}', which {nameof(RazorPage)} does not read: teach it to.");
            default:
                ReadExpression(start);
                break;
        }
    }

    /// <summary>An expression without brackets around it ends where Razor ends it: at what is no member, call or index.</summary>
    private void ReadExpression(int start)
    {
        while (true)
        {
            if (Next is '(' or '[') TakeBalanced();
            else if (Follows("?[")) _at++;
            else if ((Next == '.' && IsNameAt(_at + 1)) || ((Follows("?.") || Follows("!.")) && IsNameAt(_at + 2)))
            {
                _at += Next == '.' ? 1 : 2;
                Take(IsOfName);
            }
            else break;
        }

        _statements.AppendLine($"_ = {_text[start.._at]};");
    }

    /// <summary>A statement with a block, and what goes on after the block.</summary>
    private void ReadStatement()
    {
        do
        {
            while (Next is not ('{' or '\0')) _statements.Append(Next == '(' ? TakeBalanced() : _text[_at++].ToString());
            ReadBlock();
        }
        while (_text.AsSpan(_at).TrimStart().StartsWith("else"));
    }

    /// <summary>A block of C#, in which an element may stand for a statement.</summary>
    private void ReadBlock()
    {
        var depth = 0;
        var isStart = false;
        do
        {
            var token = SyntaxFactory.ParseToken(_text, _at);
            if (isStart && token.IsKind(SyntaxKind.LessThanToken))
            {
                _at += token.LeadingTrivia.FullSpan.Length;
                ReadElement();
                continue;
            }

            if (isStart && Follows("@", token.LeadingTrivia.FullSpan.Length))
            {
                _at += token.LeadingTrivia.FullSpan.Length;
                ReadTransition();
                continue;
            }

            _statements.Append(token.ToFullString());
            _at += token.FullSpan.Length;
            depth += token.Kind() switch { SyntaxKind.OpenBraceToken => 1, SyntaxKind.CloseBraceToken => -1, _ => 0 };
            isStart = token.Kind() is SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken or SyntaxKind.SemicolonToken or SyntaxKind.ColonToken;
        }
        while (depth > 0 && _at < _text.Length);
    }

    /// <summary>From a bracket to the one that closes it, whatever texts are between.</summary>
    private string TakeBalanced()
    {
        var start = _at;
        var depth = 0;
        do
        {
            var token = SyntaxFactory.ParseToken(_text, _at);
            depth += token.Kind() switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken => 1,
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken => -1,
                _ => 0,
            };
            // What follows the last bracket is markup again.
            _at += token.FullSpan.Length - (depth == 0 ? token.TrailingTrivia.FullSpan.Length : 0);
        }
        while (depth > 0 && _at < _text.Length);
        return _text[start.._at];
    }

    private string Take(Func<char, bool> isPart)
    {
        var start = _at;
        while (_at < _text.Length && isPart(Next)) _at++;
        return _text[start.._at];
    }

    private string TakeLine() => Take(letter => letter != '\n').Trim().TrimEnd(';');

    private void PassSpace() => Take(char.IsWhiteSpace);

    private void Pass(string end)
    {
        var place = _text.IndexOf(end, _at, StringComparison.Ordinal);
        _at = place < 0 ? _text.Length : place + end.Length;
    }

    private bool Follows(string text, int after = 0) => string.CompareOrdinal(_text, _at + after, text, 0, text.Length) == 0;

    private bool IsNameAt(int place) => place < _text.Length && (char.IsLetter(_text[place]) || _text[place] == '_');

    private static bool IsOfName(char letter) => char.IsLetterOrDigit(letter) || letter == '_';
}
