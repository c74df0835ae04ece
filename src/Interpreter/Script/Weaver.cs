using Jint.Native;
using Jint.Parser.Ast;

namespace VxmlGir.Interpreter.Script;

/// <summary>
/// Puts checks into a program before it runs: at function entries and loops, and around what allocates (<c>+</c>, <c>+=</c>, method
/// calls, <c>new</c>). The engine's own limits look at statements only, and one long expression is one statement.
/// The check is a literal, not a name, so that no script can replace it.
/// </summary>
internal sealed class Weaver(JsValue check, JsValue guardRegExp)
{
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    public void Weave(Program program)
    {
        foreach (var function in program.FunctionDeclarations) Visit(function);
        program.Body = [.. program.Body.Select(Statement)];
    }

    private Statement Statement(Statement statement)
    {
        Visit(statement);
        return statement;
    }

    private void Visit(SyntaxNode? node)
    {
        switch (node)
        {
            case null or EmptyStatement or BreakStatement or ContinueStatement or DebuggerStatement:
                break;
            case Expression expression:
                // Where an expression stands as a node of its own (the head of a loop), it is looked at but not replaced.
                Inside(expression);
                break;
            case BlockStatement block:
                block.Body = [.. block.Body.Select(Statement)];
                break;
            case ExpressionStatement statement:
                statement.Expression = Woven(statement.Expression)!;
                break;
            case VariableDeclaration declaration:
                foreach (var variable in declaration.Declarations) variable.Init = Woven(variable.Init);
                break;
            case FunctionDeclaration function:
                if (_seen.Add(function)) function.Body = Entered(function.Body);
                break;
            case ReturnStatement result:
                result.Argument = Woven(result.Argument);
                break;
            case ThrowStatement thrown:
                thrown.Argument = Woven(thrown.Argument);
                break;
            default:
                VisitBranching(node);
                break;
        }
    }

    private void VisitBranching(SyntaxNode node)
    {
        switch (node)
        {
            case IfStatement branch:
                branch.Test = Woven(branch.Test)!;
                Visit(branch.Consequent);
                Visit(branch.Alternate);
                break;
            case SwitchStatement choice:
                choice.Discriminant = Woven(choice.Discriminant)!;
                foreach (var item in choice.Cases ?? [])
                {
                    item.Test = Woven(item.Test);
                    item.Consequent = [.. item.Consequent.Select(Statement)];
                }
                break;
            case TryStatement attempt:
                Visit(attempt.Block);
                foreach (var handler in attempt.Handlers) Visit(handler.Body);
                Visit(attempt.Finalizer);
                break;
            case LabelledStatement labelled:
                Visit(labelled.Body);
                break;
            case WithStatement with:
                with.Object = Woven(with.Object)!;
                Visit(with.Body);
                break;
            default:
                VisitLoop(node);
                break;
        }
    }

    private void VisitLoop(SyntaxNode node)
    {
        switch (node)
        {
            case WhileStatement loop:
                loop.Test = Woven(loop.Test)!;
                loop.Body = Entered(loop.Body);
                break;
            case DoWhileStatement loop:
                loop.Test = Woven(loop.Test)!;
                loop.Body = Entered(loop.Body);
                break;
            case ForStatement loop:
                Visit(loop.Init);
                loop.Test = Woven(loop.Test);
                loop.Update = Woven(loop.Update);
                loop.Body = Entered(loop.Body);
                break;
            case ForInStatement loop:
                Visit(loop.Left);
                loop.Right = Woven(loop.Right)!;
                loop.Body = Entered(loop.Body);
                break;
        }
    }

    private BlockStatement Entered(Statement body)
    {
        Visit(body);
        var enter = Placed(new ExpressionStatement { Type = SyntaxNodes.ExpressionStatement, Expression = Call(check, [], body) }, body);
        return Placed(new BlockStatement { Type = SyntaxNodes.BlockStatement, Body = body is BlockStatement block ? [enter, .. block.Body] : [enter, body] }, body);
    }

    // The expression itself, or the check around it.
    private Expression? Woven(Expression? expression)
    {
        if (expression is null) return null;
        Inside(expression);
        return expression switch
        {
            BinaryExpression { Operator: BinaryOperator.Plus, Left: not Literal { Value: double }, Right: not Literal { Value: double } } => Call(check, [expression], expression),
            AssignmentExpression { Operator: AssignmentOperator.PlusAssign } => Call(check, [expression], expression),
            CallExpression { Callee: MemberExpression } or NewExpression => Call(check, [expression], expression),
            _ when expression.Type == SyntaxNodes.RegularExpressionLiteral => Call(guardRegExp, [expression], expression),
            _ => expression,
        };
    }

    private void Inside(Expression expression)
    {
        switch (expression)
        {
            case AssignmentExpression assignment:
                Inside(assignment.Left);
                assignment.Right = Woven(assignment.Right)!;
                break;
            case BinaryExpression binary:
                binary.Left = Woven(binary.Left)!;
                binary.Right = Woven(binary.Right)!;
                break;
            case LogicalExpression logical:
                logical.Left = Woven(logical.Left)!;
                logical.Right = Woven(logical.Right)!;
                break;
            case ConditionalExpression conditional:
                conditional.Test = Woven(conditional.Test)!;
                conditional.Consequent = Woven(conditional.Consequent)!;
                conditional.Alternate = Woven(conditional.Alternate)!;
                break;
            case SequenceExpression sequence:
                sequence.Expressions = [.. sequence.Expressions.Select(e => Woven(e)!)];
                break;
            case UnaryExpression unary:
                // delete, typeof, ++ and -- want a reference, which a call would not be.
                Inside(unary.Argument);
                break;
            case FunctionExpression function:
                if (_seen.Add(function)) function.Body = Entered(function.Body);
                break;
            default:
                InsideComposite(expression);
                break;
        }
    }

    private void InsideComposite(Expression expression)
    {
        switch (expression)
        {
            case CallExpression call:
                Inside(call.Callee);
                call.Arguments = [.. call.Arguments.Select(a => Woven(a)!)];
                break;
            case NewExpression created:
                Inside(created.Callee);
                created.Arguments = [.. created.Arguments.Select(a => Woven(a)!)];
                break;
            case MemberExpression member:
                member.Object = Woven(member.Object)!;
                if (member.Computed) member.Property = Woven(member.Property)!;
                break;
            case ArrayExpression array:
                array.Elements = [.. array.Elements.Select(e => Woven(e)!)];
                break;
            case ObjectExpression item:
                foreach (var property in item.Properties) property.Value = Woven(property.Value)!;
                break;
        }
    }

    private static CallExpression Call(JsValue function, IList<Expression> arguments, SyntaxNode at)
    {
        var callee = Placed(new Literal { Type = SyntaxNodes.Literal, Value = function, Raw = "", Cached = true, CachedValue = function }, at);
        return Placed(new CallExpression { Type = SyntaxNodes.CallExpression, Callee = callee, Arguments = arguments }, at);
    }

    private static T Placed<T>(T node, SyntaxNode at)
        where T : SyntaxNode
    {
        node.Range = at.Range ?? [0, 0];
        node.Location = at.Location;
        return node;
    }
}
